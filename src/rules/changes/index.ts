export * from './compare-packages.ts';
export * from './rule.ts';
export { sideOf } from './side.ts';
export type { VersionStep, ZeroPolicy } from './version.ts';
