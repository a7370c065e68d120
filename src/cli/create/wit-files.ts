/**
 * The WIT of a new project: a copy of what `--wit` names, with all that was read for it, or a small package to begin with.
 * What can't be copied file by file (a binary, packages from several places) is printed as one file that means the same.
 */
import path from 'node:path';
import { hasErrors } from '../../base/index.ts';
import { narrowToWorld, printWit, selectWorld, type WorldId } from '../../model/index.ts';
import { load, memoryHost } from '../../resolve/index.ts';
import { isFolder } from '../files.ts';
import { leadsOut, slashed } from '../paths.ts';
import type { ReadWit } from '../read-wit.ts';

export type Files = Readonly<Record<string, string>>;

/** A package with a world that exports one function. */
export const starterWit = (name: string, world: string): string => `package demo:${name}@0.1.0;

/// A component to begin with.
world ${world} {
  /// Greets somebody.
  export greet: func(name: string) -> string;
}
`;

/** Files of a folder `wit` in which the world is what it was where it was read. */
export async function copiedWit(
  from: string,
  read: ReadWit,
  world: WorldId,
  features: readonly string[] | 'all',
): Promise<Files> {
  const { model, root } = narrowToWorld(read.model, world);
  const wanted = printWit(model, root === undefined ? {} : { root });
  const copy = filesBelow(from, read);
  if (copy !== undefined && (await meaning(copy, read, world, features)) === wanted) return copy;
  return { 'wit/world.wit': wanted };
}

/** The files as they stand; `undefined` where one stands elsewhere. */
function filesBelow(from: string, { sources }: ReadWit): Files | undefined {
  const top = isFolder(from) ? from : path.dirname(from);
  const entries = [...sources].map(([file, text]) => [path.relative(top, file), text] as const);
  if (entries.length === 0 || entries.some(([file]) => leadsOut(file))) return undefined;
  return Object.fromEntries(entries.map(([file, text]) => [`wit/${slashed(file)}`, text]));
}

/** What the world is in a copy. */
async function meaning(
  files: Files,
  read: ReadWit,
  world: WorldId,
  features: readonly string[] | 'all',
): Promise<string | undefined> {
  const { value, diagnostics } = await load('wit', memoryHost(files), { features });
  if (hasErrors(diagnostics)) return undefined;
  const { name, package: owner } = read.model.worlds[world]!;
  if (owner !== read.root) return undefined;
  const selected = selectWorld(value.model, value.root, name);
  if (selected.kind !== 'found') return undefined;
  const { model, root } = narrowToWorld(value.model, selected.id);
  return printWit(model, root === undefined ? {} : { root });
}
