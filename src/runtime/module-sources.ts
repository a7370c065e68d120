/**
 * Where an emitted program finds its core modules: in files beside its own, or as text in it. In Node files are read without
 * an import of `node:`, which bundlers for browsers would stumble over; elsewhere they are fetched.
 */
import { fromBase64 } from '../base/index.ts';
import type { EngineModule } from './core/engine-types.ts';

/** What an engine is told of a module that it compiles; one that knows none of it compiles all the same. */
export interface ModuleOptions {
  /** Modules of the engine's own, in place of imports. */
  readonly builtins?: readonly 'js-string'[];
}

/** Bytes up to which a module of a file is compiled at once: in a process nobody waits for what takes so little. */
const small = 2 ** 20;

/** The core module at a URL, compiled; small ones of files at once. */
export function compileAt(
  url: URL,
  options: ModuleOptions = {},
): EngineModule | Promise<EngineModule> {
  const bytes = read(url);
  if (bytes === undefined) return fetched(url, options);
  return bytes.length > small
    ? WebAssembly.compile(bytes, options)
    : new WebAssembly.Module(bytes, options);
}

async function fetched(url: URL, options: ModuleOptions): Promise<EngineModule> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} can't be fetched: status ${response.status}`);
  // Servers that don't know the type are many.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response, options)
    : WebAssembly.compile(await response.arrayBuffer(), options);
}

/** The core module that a text in base64 is. */
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

/** The text was printed by us. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  fromBase64(text) as Uint8Array<ArrayBuffer>;

/** The bytes of a file; undefined for what is none. */
function read(url: URL): Uint8Array<ArrayBuffer> | undefined {
  if (url.protocol !== 'file:') return undefined;
  const { process } = globalThis as { process?: Partial<Pick<NodeJS.Process, 'getBuiltinModule'>> };
  return process?.getBuiltinModule?.('fs').readFileSync(url);
}
