/**
 * Whether a configuration of prettier is plain data. Prettier runs modules (`prettier.config.mjs`), and what a text names in
 * place of options (`"./shared.mjs"`, a package), but a stranger's pull request brings its configuration along. So a file
 * counts as data only where it is plain to see that it holds options: what is in doubt is code.
 */
import path from 'node:path';
import { limits } from '../../base/index.ts';
import { readInput } from '../files.ts';

/** Throws an `Error` where it can’t be read. */
export function isPlainData(file: string): boolean {
  const { base, ext } = path.parse(file);
  // YAML with other things in it has too many ways to give a key a text.
  if (base === 'package.yaml') return false;
  const holdsOptions = holds.get(ext);
  if (holdsOptions === undefined) return false;
  const bytes = readInput(file, limits.witText);
  if (bytes.length > limits.witText) throw new Error('it is too large');
  return holdsOptions(new TextDecoder().decode(bytes), base);
}

type HoldsOptions = (text: string, base: string) => boolean;

const inJson: HoldsOptions = (text, base) => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Prettier reads it alike, and tells what is wrong.
    return true;
  }
  if (base !== 'package.json') return typeof value !== 'string';
  return !(isObject(value) && typeof value['prettier'] === 'string');
};

/** An object begins the text, behind comments. */
const inJson5: HoldsOptions = (text) => {
  const skipped = /\s+|\/\/.*|\/\*[^]*?\*\//y;
  let at = 0;
  while (skipped.test(text)) at = skipped.lastIndex;
  return text[at] === '{';
};

/** An object, or a mapping whose first key stands plainly on a line, begins the text, behind comments and `---`. */
const inYaml: HoldsOptions = (text) => {
  // Whether a lone CR ends a line depends on the reader.
  if (/\r(?!\n)/.test(text)) return false;
  const first = text.split(/\r?\n/).find((line) => !/^(?:---)?[ \t]*(?:#.*)?$/.test(line));
  const mapping = /^(?:[A-Za-z]+|"[A-Za-z]+"|'[A-Za-z]+')[ \t]*:(?:[ \t]|$)|^[ \t]*\{/;
  return first === undefined || mapping.test(first);
};

const holds: ReadonlyMap<string, HoldsOptions> = new Map([
  ['.json', inJson],
  ['.json5', inJson5],
  ['', inYaml],
  ['.yaml', inYaml],
  ['.yml', inYaml],
  // A file in TOML is always a table.
  ['.toml', () => true],
]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
