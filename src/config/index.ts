export { applyBaseline, printBaseline, readBaseline, type BaselineEntry } from './baseline.ts';
export { readConfig, readPackageConfig } from './config.ts';
export { literal, matchEach, matchFiles } from './globs.ts';
export { RuleSettings } from './rule-settings.ts';
export { configSchema } from './schema.ts';
export type {
  AuditSetting,
  BuildSetting,
  ImportSettings,
  Settings,
  TargetSetting,
  WasiSetting,
} from './settings.ts';
export type { Placed } from '../shape/index.ts';
