export * from './ast.ts';
export { parseWac } from './parse.ts';
