/** What a folder says that it implements -> the module that a name of WIT means. */
import path from 'node:path';
import { readNamePattern } from '../base/index.ts';
import { nameFor } from './name-for.ts';

/** The module that a name of WIT means. */
export interface Meant {
  /** A path, absolute, or a specifier without a beginning `./`. */
  readonly module: string;
  /** The export of it that is meant, where that is not the module itself. */
  readonly export?: string;
  /** The name that the module has it by, where another one stands for that. */
  readonly name?: string;
  /** Absolute: the file from which specifiers are resolved. */
  readonly from: string;
}

/** Looks up what a name means. */
export type Find = (name: string) => Meant | undefined;

/** The modules of a folder by the names that they implement; a name stands for compatible versions, too. */
export function implementationsIn(
  all: readonly (readonly [name: string, file: string])[],
  folder: string,
): Find {
  const files = new Map(all);
  const patterns = all.map(([name, file]) => ({ pattern: readNamePattern(name), file }));
  return (name) => {
    const file =
      files.get(nameFor(name, files.keys()) ?? '') ??
      patterns.find(({ pattern }) => pattern?.matches(name) === true)?.file;
    if (file === undefined) return undefined;
    const module = path.resolve(folder, file);
    return { module, from: path.join(folder, 'package.json') };
  };
}
