export * from './graph.ts';
export { readPackage } from './package.ts';
