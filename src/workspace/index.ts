export { Workspace } from './workspace.ts';
export type { WorkspaceOptions } from './workspace.ts';
