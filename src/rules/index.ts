export * from './contract.ts';
export * from './explain.ts';
export { applyFixes } from './fix.ts';
export * from './registry.ts';
export { lint, type LintOptions } from './run.ts';
export * from './changes/index.ts';
export type { Raise } from './changes/rule.ts';
export type { VersionStep, ZeroPolicy } from './changes/version.ts';
export type { ComparedSide } from './difference/index.ts';
