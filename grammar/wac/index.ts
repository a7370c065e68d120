export * from './ast.ts';
export { parseWac } from './parse.ts';
export { wacChildKeys } from './walk.ts';
export type { WacNode } from './walk.ts';
