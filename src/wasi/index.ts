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
export { openPlatform, type WasiInterface } from './platform.ts';
export type { WasiVersion } from './packages.ts';
export { wasi, wasiInterfaces, type Wasi, type WasiImportsOf } from './wasi.ts';
// For servers, which hand requests to programs.
export {
  ArrivingStream,
  type ErrorCode,
  type Exchange,
  IncomingRequest,
  type LeavingBody,
  LeavingStream,
  type RequestHead,
  ResponseOutparam,
  sendAnswer,
  statusOf,
  type TransportField,
} from './http/index.ts';
export type { Wait } from './io/index.ts';
export { type Passing, Request, respondWith, type Response } from './v3/index.ts';
