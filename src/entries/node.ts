/** The entry `witlink/node`: what of witlink needs Node: files for `load` and `compose`, and WASI. */
export { compose, nodeHost, wasiImports } from '../node.ts';
export type { HostEntry, LoaderHost } from '../node.ts';
export { wasi } from '../wasi/index.ts';
export type {
  Preopen,
  Wasi,
  WasiClocks,
  WasiImportsOf,
  WasiInput,
  WasiOptions,
  WasiOutput,
  WasiRandom,
} from '../wasi/index.ts';
export type { AsyncBinarySource, Diagnostic, Outcome, Severity } from '../base/index.ts';
export type { ComposeOptions, Graph } from '../compose/index.ts';
export type { Imports } from '../runtime/index.ts';
