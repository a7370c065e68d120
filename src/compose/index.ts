export { compose, type ComposeOptions } from './compose.ts';
export * from './audit/index.ts';
export { checkGraph, encodeGraph, graphTree, type EncodeOptions } from './encode.ts';
export type { CheckGraphOptions } from './evaluate.ts';
export * from './graph.ts';
export { graphFromJson, type FindGraphPackage } from './graph-from-json.ts';
export * from './graph-json.ts';
export { importPackages } from './import-packages.ts';
export { openImports, type GraphImport } from './open-imports.ts';
export { openNames } from './open-names.ts';
export { componentLabel, readPackage, type PackageFile } from './package.ts';
export { plug, type PlugOptions } from './plug.ts';
export * from './survey/index.ts';
export { stubImports, type StubOptions } from './stubs.ts';
export { unplug, type Unplugged, type UnplugOptions } from './unplug/unplug.ts';
export type { ImportDifference } from '../component/index.ts';
export * from './wac/index.ts';
export {
  why,
  type Remedy,
  type Why,
  type WhyImport,
  type WhyOptions,
  type WorldOffer,
} from './why.ts';
export { wires, type Candidate, type Provider, type Wire } from './wires.ts';
