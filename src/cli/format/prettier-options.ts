/**
 * Whether prettier could find options for the files of a folder. Its own search looks for some twenty names in each folder
 * above, which takes longer than formatting; where none of these is there, it need not begin, nor be loaded.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../../base/index.ts';
import { explain } from '../../node.ts';
import { relativeName } from '../config.ts';
import { Misuse } from '../failure.ts';
import { checkLinks } from '../files.ts';

const names = /^(?:\.prettierrc(?:\..+)?|prettier\.config\..+|\.editorconfig|package\.yaml)$/;

export class OptionSearch {
  readonly #known = new Map<string, boolean>();

  /** Whether there may be options for the files of a folder; an absolute path. */
  mayFind(folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const above = path.dirname(folder);
    const found = holdsOptions(folder) || (above !== folder && this.mayFind(above));
    this.#known.set(folder, found);
    return found;
  }
}

function holdsOptions(folder: string): boolean {
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch {
    // What can't be listed may still hold a file that can be read.
    return true;
  }
  const found = entries.filter((name) => names.test(name));
  for (const name of found) checkFile(path.join(folder, name));
  if (!entries.includes('package.json')) return found.length > 0;
  const shared = path.join(folder, 'package.json');
  checkFile(shared);
  return hasKey(shared) || found.length > 0;
}

/** That prettier can read a file: no link may lead it elsewhere, and from a device it would read without end. */
export function checkFile(file: string): void {
  try {
    checkLinks(file);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false)
      throw new Error('it is no file');
  } catch (error) {
    throw new Misuse(`\`${printable(relativeName(file))}\` can’t be read: ${explain(error)}`);
  }
}

function hasKey(file: string): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('"prettier"')) return false;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prettier');
  } catch {
    return true;
  }
}
