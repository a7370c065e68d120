/**
 * Types of what core modules become in an engine, for declarations that others compile. TypeScript says what
 * `WebAssembly` is in its library for the DOM alone, which programs for Node leave out: there these are objects.
 * WebAssembly JavaScript Interface, Section 5.
 */
type Engine = typeof globalThis extends { readonly WebAssembly: infer Found } ? Found : unknown;
type Made<Class extends string> =
  Engine extends Record<Class, { readonly prototype: infer Shape }> ? Shape : object;

/** A core module that was compiled: a `WebAssembly.Module`, or an object where TypeScript doesn't know that. */
export type EngineModule = Made<'Module'>;
export type EngineInstance = Made<'Instance'>;
export type EngineMemory = Made<'Memory'>;
export type EngineTable = Made<'Table'>;
/** A `WebAssembly.Global`. */
export type EngineGlobal = Made<'Global'>;
