export * from './contract.ts';
export * from './explain.ts';
export { applyFixes } from './fix.ts';
export * from './registry.ts';
export { lint } from './run.ts';
export * from './changes/index.ts';
