export { Workspace } from './workspace.ts';
