/**
 * Whether prettier could find options for the files of a folder. Its own search looks for some twenty names in each folder
 * above, which takes longer than formatting; where none of these is there, it need not begin, nor be loaded.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

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
  if (entries.some((name) => names.test(name))) return true;
  return entries.includes('package.json') && hasKey(path.join(folder, 'package.json'));
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
