export { comparePackages, type ChangeReport } from './compare-packages.ts';
export { type ChangeFinding, type Role, type Tier, tiers } from './rule.ts';
export type { VersionVerdict } from './rule.ts';
export { settleChanges, type StateTexts } from './settle.ts';
export { sideOf } from './side.ts';
