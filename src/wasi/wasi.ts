/**
 * `wasi`: options -> the imports that WASI 0.2 and 0.3 are, under their full names. Each call gives a platform of its own: what one
 * program changes, reads or closes is nothing to another.
 */
import type { Imports } from '../runtime/index.ts';
import type { WasiOptions } from './options/index.ts';
import { openPlatform } from './platform.ts';

/** The imports of WASI 0.2 and 0.3 among those of a world, as `witlink generate ts-host` writes them; else any. */
export type WasiImportsOf<World> = string extends keyof World
  ? Imports
  : {
      [
        Name in keyof World as Name extends `wasi:${string}@0.${2 | 3}.${string}` ? Name : never
      ]: World[Name];
    };

/** A platform: its imports, to be given to a program, and what closes it. */
export type Wasi<World = Imports> = WasiImportsOf<World> & AsyncDisposable;

/**
 * WASI 0.2 and 0.3 as imports of a program. Their names have a version: `wasi:cli/stdout@0.2.0` stands for every 0.2 and
 * for no other, `wasi:cli/stdout@0.3.0` for every 0.3. A program that calls `exit` ends with a `ProgramExit`, which its caller can catch; the process goes on.
 *
 * A platform is meant for one program; `await using`, or `[Symbol.asyncDispose]()`, gives back what it has open: files,
 * sockets, listeners.
 *
 * @typeParam World - The `Imports` of generated bindings, to give back what of it is WASI:
 *   `{ ...(await wasi<Imports>()), 'my:own/part': part }`. What is there at run time is the same for all.
 * @throws WitlinkError `host/bad-option`, `host/unknown-option`, `host/no-folder`, `host/missing-platform`
 */
export async function wasi<World extends object = Imports>(
  options: WasiOptions = {},
): Promise<Wasi<World>> {
  const { imports, closing } = await openPlatform(options);
  // Not among what `{ ...wasi }` copies: the copy is no platform.
  Object.defineProperty(imports, Symbol.asyncDispose, { value: () => closing.close() });
  return imports as Wasi<World>;
}

/** The names of all interfaces that there are, for who writes down which of them a program gets. */
export async function wasiInterfaces(): Promise<ReadonlySet<string>> {
  await using platform = await wasi();
  return new Set(Object.keys(platform));
}
