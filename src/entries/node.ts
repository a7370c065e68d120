/** The entry `witlink/node`: what of witlink needs Node: files for `load` and `compose`, and WASI. */
export { compose, nodeHost, wasiImports } from '../node.ts';
export type { HostEntry, LoaderHost, WasiImportsOf, WasiOptions } from '../node.ts';
export type { AsyncBinarySource, Diagnostic, Outcome, Severity } from '../base/index.ts';
export type { ComposeOptions, Graph } from '../compose/index.ts';
export type { Imports } from '../runtime/index.ts';
