export * from './canon-table.ts';
export * from './core.ts';
export * from './read-component.ts';
export * from './tree.ts';
export { externType } from './sections/core-module.ts';
export { writeComponent } from './write-component.ts';
export { binaryKind, readModule, withoutCustoms } from './read-module.ts';
export { Writer } from './writer.ts';
export { writeCoreValType, writeLimits } from './sections/core-type.ts';
