export * from './canon-table.ts';
export * from './core.ts';
export * from './read-component.ts';
export * from './tree.ts';
export { externType } from './sections/core-module.ts';
export { writeComponent, type WritableTree, type WriteOptions } from './write-component.ts';
