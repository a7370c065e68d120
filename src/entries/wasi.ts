/** The entry `witlink/wasi`: WASI as imports of a program, and nothing else. */
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
export type { Imports } from '../runtime/index.ts';
