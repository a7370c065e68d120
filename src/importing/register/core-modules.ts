/**
 * Core modules of components that Node imports, from the hook to the modules that it wrote: by a key that nobody else
 * knows, as functions can't stand in source text, and megabytes should not.
 */
import { randomUUID } from 'node:crypto';
import type { ModuleOptions } from '../../runtime/index.ts';

const waiting = new Map<string, () => WebAssembly.Module>();

/** Lays a core module down; the key is good for taking it once. */
export function layDown(bytes: Uint8Array, options: ModuleOptions): string {
  const key = randomUUID();
  // The engine knows the bytes: it compiled them when the component was linked.
  waiting.set(
    key,
    () =>
      new WebAssembly.Module(
        bytes as Uint8Array<ArrayBuffer>,
        options as WebAssembly.CompileOptions,
      ),
  );
  return key;
}

/** Takes it. */
export function take(key: string): WebAssembly.Module {
  const compile = waiting.get(key);
  if (compile === undefined) throw new Error('there is no such core module');
  waiting.delete(key);
  return compile();
}
