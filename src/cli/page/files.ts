/** The page as the package has it, and what is given to it -> files by their paths in addresses. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderText, createSources } from '../../base/index.ts';
import type { Io } from '../io.ts';
import { readWasm } from '../read-wasm.ts';

/** Beside the bundle; in a checkout, in what was built last. */
const folders = ['./page/', '../page/', '../../../dist/page/'];

/** A file, read when it is asked for: what was built anew is there when the page is loaded again. */
export type PageFile = () => Promise<Uint8Array>;

/** The folder of the page itself. */
export function pageFolder(): string {
  for (const folder of folders) {
    const at = fileURLToPath(new URL(folder, import.meta.url));
    if (existsSync(path.join(at, 'page.js'))) return at;
  }
  throw new Error('the package is incomplete: page/page.js is missing');
}

/**
 * Files of the page by their paths.
 *
 * @param given - Components and WIT, by their paths on this machine; none for the sample.
 */
export function pageFiles(
  folder: string,
  given: readonly string[],
  io: Io,
): (name: string) => PageFile | undefined {
  const own = (name: string): PageFile | undefined => {
    const file = path.join(folder, name);
    // The address may have anything in it.
    const isWithin = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(name);
    if (!isWithin || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    return async () => new Uint8Array(readFileSync(file));
  };
  if (given.length === 0) return own;
  const named = new Map(given.map((file, i) => [uniqueName(given, i), file]));
  const list = JSON.stringify([...named.keys()].map((file) => ({ file })));
  return (name) => {
    if (name === 'components.json') return async () => new TextEncoder().encode(list);
    if (!name.startsWith('components/')) return own(name);
    const file = named.get(name.slice('components/'.length));
    return file === undefined ? undefined : () => read(file, io);
  };
}

/** The name of a file, which no other that is given has. */
function uniqueName(files: readonly string[], index: number): string {
  const name = path.basename(files[index]!);
  const before = files.slice(0, index).filter((file) => path.basename(file) === name).length;
  if (before === 0) return name;
  const { name: stem, ext } = path.parse(name);
  return `${stem} (${before + 1})${ext}`;
}

/** A component as its binary, and WIT as its text. */
async function read(file: string, io: Io): Promise<Uint8Array> {
  if (/\.wit$/i.test(file)) return new Uint8Array(readFileSync(file));
  const { bytes, diagnostics } = await readWasm(file, io);
  if (bytes === undefined) throw new Error(renderText(diagnostics, createSources()).trim());
  return bytes;
}
