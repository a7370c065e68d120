/** The entry `witlink/node`: what of witlink needs Node, a host over the file system for `load`, and WASI. */
export { nodeHost, wasiImports } from '../node.ts';
export type { HostEntry, LoaderHost, WasiImportsOf, WasiOptions } from '../node.ts';
export type { Imports } from '../runtime/index.ts';
