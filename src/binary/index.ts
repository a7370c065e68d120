export * from './canon-table.ts';
export * from './core.ts';
export { distinctImports, type DistinctImports } from './distinct-imports.ts';
export * from './read-component.ts';
export * from './tree.ts';
export { externType } from './sections/core-module.ts';
export { writeComponent } from './write-component.ts';
export { limitMemories } from './limit-memories.ts';
export { binaryKind, readModule, withoutCustoms } from './read-module.ts';
