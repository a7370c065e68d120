export { differenceOf, funcLabel, newName } from './compare.ts';
export * from './difference.ts';
export type { Pair } from './members.ts';
export { isGated, type Promises } from './promises.ts';
export { origin, TypePairs, usedType } from './types.ts';
export { type Direction, heldBy } from './usage.ts';
export type { TypeChangeKind } from './type-change.ts';
