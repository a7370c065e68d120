export { checkGraph, encodeGraph, type EncodeOptions } from './encode.ts';
export type { ComposeOptions } from './evaluate.ts';
export * from './graph.ts';
export { openNames } from './open-names.ts';
export { componentLabel, readPackage, type PackageFile } from './package.ts';
export { plug, type PlugOptions } from './plug.ts';
export * from './survey/index.ts';
export { wires, type Candidate, type Provider, type Wire } from './wires.ts';
