export { comparePackages } from './compare-packages.ts';
export type { ChangeReport, CompareOptions, NotCompared } from './compare-packages.ts';
export { makeRelease } from './release.ts';
export { type ChangeFinding, type Role, type SetAside, type Tier, tiers } from './rule.ts';
export type { VersionVerdict } from './rule.ts';
export { settleChanges, type StateTexts } from './settle.ts';
export { sideOf } from './side.ts';
