/**
 * The way in for those who join or link components: to read from a component what it wants, to judge it, and to evaluate
 * many as one program. What is done with a single component is the room's own `index.ts`.
 */
export type { NamedExtern } from '../eval/evaluate.ts';
export type { BuiltinUse, CoreInstantiation, MadeOf, Maker, Refusal } from '../eval/maker.ts';
export { entriesOf } from '../tree/entries-of.ts';
export { memoriesOf, type MemoryInfo } from '../tree/memories.ts';
export { isWitPackage } from '../tree/wit-package.ts';
export type { Extern, InstanceValue } from '../types/entities.ts';
export { moduleFault, validateTree, type Features } from '../validate/index.ts';
export { join, type Joined, type Part, type Supply } from './join.ts';
