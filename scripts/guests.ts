/**
 * Makes components that are in the package of their sources, by our own stubs and npm's AssemblyScript, so that users need no
 * compiler; again where something that they are made of has changed.
 */
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildFolder } from '../src/cli/builds/build-folder.ts';

export const root = path.dirname(import.meta.dirname);

/** Guests that are built together. */
export interface Guests {
  /** What they are called in messages. */
  readonly what: string;
  /** Where they are built. */
  readonly folder: string;
  /** What is copied there, by where; one of them has a `witlink.json`. */
  readonly copied: Readonly<Record<string, string>>;
  /** The names of the files, without `.wasm`. */
  readonly names: readonly string[];
}

/** What all are made by. */
const tools = [
  'codegen/{assemblyscript,text}/**/*.ts',
  'src/{abi,toolchains,component/componentize}/**/*.ts',
  'node_modules/assemblyscript/package.json',
];

/** Makes the guests, if they aren't made yet, and puts them into `outdir`. */
export async function buildGuests(
  { what, folder: name, copied, names }: Guests,
  outdir: string,
): Promise<void> {
  const folder = path.join(root, name);
  const key = keyOf([...Object.values(copied).flatMap((from) => [from, `${from}/**/*`]), ...tools]);
  if (readText(path.join(folder, 'key')) !== key) {
    rmSync(folder, { recursive: true, force: true });
    for (const [to, from] of Object.entries(copied)) {
      cpSync(path.join(root, from), path.join(folder, to), { recursive: true });
    }
    let printed = '';
    const note = (text: string): void => void (printed += text);
    const built = await buildFolder(folder, {
      out: note,
      err: note,
      input: () => Promise.resolve(new Uint8Array()),
      env: process.env,
      color: { out: false, err: false },
    });
    if (built.some(({ status }) => status !== 'built')) {
      const messages = built.flatMap(({ diagnostics }) => diagnostics.map((d) => d.message));
      throw new Error(`${what} can’t be built: ${messages.join('; ')}\n${printed}`);
    }
    writeFileSync(path.join(folder, 'key'), key);
  }
  mkdirSync(outdir, { recursive: true });
  for (const each of names) {
    cpSync(path.join(folder, `${each}.wasm`), path.join(outdir, `${each}.wasm`));
  }
}

function keyOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).toSorted()) {
    const bytes = readBytes(path.join(root, file));
    if (bytes !== undefined) hash.update(file).update('\0').update(bytes);
  }
  return hash.digest('hex');
}

/** Undefined for a folder, and for what isn't there. */
function readBytes(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  const bytes = readBytes(file);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
