/**
 * A folder of the machine -> the files that programs find, in the order of their names, so that the same folder gives the same
 * bytes on every machine. Links are followed as far as the folder, or its repository, reaches.
 */
import path from 'node:path';
import { diagnostic, limits, printable, type Outcome } from '../../base/index.ts';
import type { VirtualEntry } from '../../virtualize/index.ts';
import { filesHost } from '../files.ts';

/** Files and folders that are packed: links to folders with links would make ever more. */
const mostEntries = 100_000;

/** Bytes of all files together that are packed. */
export interface PackBudget {
  left: number;
}

export function packBudget(): PackBudget {
  return { left: limits.binary };
}

export async function packFolder(
  folder: string,
  budget: PackBudget,
): Promise<Outcome<readonly VirtualEntry[] | undefined>> {
  const host = filesHost([folder]);
  const entries: VirtualEntry[] = [];
  const around: string[] = [];
  const walk = async (at: string, parts: readonly string[]): Promise<void> => {
    const listed = await host.list(at).catch((error: unknown) => fail(at, error));
    if (listed === undefined) throw new Unpackable(at, 'there is no such folder');
    const real = await host.realPath!(at).catch((error: unknown) => fail(at, error));
    if (around.includes(real)) throw new Unpackable(at, 'it is a link to a folder that it lies in');
    around.push(real);
    for (const { name, kind } of listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(at, name);
      const inside = [...parts, name];
      if (entries.length >= mostEntries) {
        throw new Unpackable(folder, `it has more than ${mostEntries} files and folders`);
      }
      if (kind === 'folder') {
        entries.push({ path: inside.join('/') });
        await walk(file, inside);
      } else if (kind === 'file') {
        const contents = await host.read(file, budget.left).catch((e: unknown) => fail(file, e));
        budget.left -= contents.length;
        if (budget.left < 0) {
          throw new Unpackable(file, `the files have more than ${limits.binary} bytes together`);
        }
        entries.push({ path: inside.join('/'), contents });
      } else throw new Unpackable(file, 'it is neither a file nor a folder');
    }
    around.pop();
  };
  try {
    await walk(folder, []);
    return { value: entries, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Unpackable)) throw error;
    const message = `\`${printable(error.file)}\` can’t be packed: ${error.message}`;
    const span = { file: error.file, offset: 0, path: '' };
    return { value: undefined, diagnostics: [diagnostic('load/unreadable', message, span)] };
  }
}

class Unpackable extends Error {
  readonly file: string;

  constructor(file: string, why: string) {
    super(why);
    this.file = file;
  }
}

function fail(file: string, error: unknown): never {
  throw new Unpackable(file, error instanceof Error ? error.message : String(error));
}
