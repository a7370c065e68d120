/** WASI as imports of a program, of our own and per instance. docs/design/platform.md says why. */
export type {
  Preopen,
  WasiClocks,
  WasiInput,
  WasiOptions,
  WasiOutput,
  WasiRandom,
} from './options/index.ts';
export { wasi, type Wasi, type WasiImportsOf } from './wasi.ts';
export { platformKey, type PlatformOrigin } from './platform-key.ts';
