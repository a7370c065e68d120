/** A linked program as files that need nothing of witlink. */
export { compileLater, compileName } from './compile.ts';
export type { CoreFile } from './core-files.ts';
export {
  type EmitOptions,
  type EmittedFile,
  emitProgram,
  emittedWay,
  exportedNames,
  runtimeNames,
} from './emit.ts';
export { namesExportedBy } from './exported-names.ts';
export type { Way } from './layers.ts';
export { filesOfProgram } from './head.ts';
export { missingImports } from './imported-modules.ts';
export { wholeRuntime } from './share/share.ts';
export { wholeWasi } from './share/wasi-file.ts';
export type { WasiSource } from './wasi.ts';
export { optimize } from './optimize.ts';
