/** WASI as imports of a program, of our own and per instance. docs/design/platform.md says why. */
export type {
  Preopen,
  WasiClocks,
  WasiInput,
  WasiOptions,
  WasiOutput,
  WasiRandom,
} from './options/index.ts';
export { platformKey, type PlatformOrigin } from './platform-key.ts';
export { openPlatform, wasi, type Wasi, type WasiImportsOf, type WasiVersion } from './wasi.ts';
// For servers, which hand requests to programs.
export {
  ArrivingStream,
  type Exchange,
  IncomingRequest,
  type LeavingBody,
  LeavingStream,
  type RequestHead,
  ResponseOutparam,
  sendAnswer,
  type TransportField,
} from './http/index.ts';
