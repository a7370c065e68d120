/**
 * Makes the parts of virtual platforms (`src/virtualize/guest`) by our own stubs and npm's AssemblyScript: they are in the
 * package, so that users need no compiler. Done again where something that they are made of has changed.
 */
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildFolder } from '../src/cli/builds/build-folder.ts';

const root = path.dirname(import.meta.dirname);
const guest = 'src/virtualize/guest';
const wasi = 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12';

/** Their names, of files `NAME.wasm`. */
export const virtualParts = ['platform', 'environment', 'random'];

/** What goes into them. */
const sources = [
  `${guest}/**/*`,
  'codegen/{assemblyscript,text}/**/*.ts',
  'src/{abi,toolchains,component/componentize}/**/*.ts',
  'node_modules/assemblyscript/package.json',
];

/** Makes the parts, if they aren't made yet, and puts them into `outdir`. */
export async function buildVirtualParts(outdir: string): Promise<void> {
  const folder = path.join(root, 'build/virtual');
  const key = keyOf();
  if (readText(path.join(folder, 'key')) !== key) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(path.join(root, guest), folder, { recursive: true });
    cpSync(path.join(root, wasi), path.join(folder, 'wit/deps'), { recursive: true });
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
      throw new Error(
        `the parts of virtual platforms can’t be built: ${messages.join('; ')}\n${printed}`,
      );
    }
    writeFileSync(path.join(folder, 'key'), key);
  }
  mkdirSync(outdir, { recursive: true });
  for (const name of virtualParts) {
    cpSync(path.join(folder, `${name}.wasm`), path.join(outdir, `${name}.wasm`));
  }
}

function keyOf(): string {
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
