export { differenceOf } from './compare.ts';
export * from './difference.ts';
export { type Elsewhere, includeOf, type WorldMember } from './included.ts';
export { externLabel, externText, funcLabel, interfaceText, newName, worldText } from './labels.ts';
export type { Pair } from './members.ts';
export { isGated, type Promises } from './promises.ts';
export { origin, TypePairs, usedType } from './types.ts';
export { type Direction, heldBy } from './usage.ts';
export type { TypeChangeKind } from './type-change.ts';
