export * from './ast.ts';
export { parseWac } from './parse.ts';
export { wacChildKeys } from './walk.ts';
