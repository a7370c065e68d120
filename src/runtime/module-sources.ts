/**
 * The core modules of an emitted program that stand as text in it. How it compiles those beside it stands in its own file
 * (`emit/compile.ts`).
 */
import type { EngineModule } from './core/engine-types.ts';

/** What an engine is told of a module that it compiles; one that knows none of it compiles all the same. */
export interface ModuleOptions {
  /** Modules of the engine's own, in place of imports. */
  readonly builtins?: readonly 'js-string'[];
}

/** The core module that a text in base64 is; in the engine's own time, as small ones cost a page's main thread more than they seem to. */
export async function compileText(
  text: string,
  options: ModuleOptions = {},
): Promise<EngineModule> {
  return WebAssembly.compile(bytesOf(text), options);
}

/** As `compileText`, without waiting; on a browser's main thread engines refuse modules of some megabytes. */
export function compileTextSync(text: string, options: ModuleOptions = {}): EngineModule {
  return new WebAssembly.Module(bytesOf(text), options);
}

/** The text was printed by us, and is right. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
