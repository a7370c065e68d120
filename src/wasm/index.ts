/** The one writer of core WebAssembly: bytes, types, code, modules. */
export { Code, type Label, type MemoryPlace } from './code.ts';
export { ModuleWriter } from './module.ts';
export * from './opcodes.ts';
export * from './types.ts';
export { codesOf, Writer } from './writer.ts';
