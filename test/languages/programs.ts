/**
 * The programs of fixtures/pairs, built by `witlink build` from generated stubs: each language's provider and app of the
 * secret store and of the kitchen sink. Sources are copied first, so that bindings are written beside the copies.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildFolder } from '../../src/cli/builds/build-folder.ts';
import type { Io } from '../../src/cli/io.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pairs = path.join(root, 'fixtures/pairs');
const built = path.join(root, 'build/languages');

/** The languages of which there are programs. */
export const languages = readdirSync(pairs, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'wit')
  .map((entry) => entry.name)
  .toSorted();

export type Kind = 'store' | 'sink';
export type Role = 'provider' | 'app';

/** A program, or what it lacks: the message that says what to install. */
export type Program = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly missing: string };

/** Builds a program; throws with all that was printed where that fails. */
export async function program(language: string, kind: Kind, role: Role): Promise<Program> {
  const name = `${kind}-${role}`;
  const folder = path.join(built, 'pairs', language, name);
  mkdirSync(path.dirname(folder), { recursive: true });
  for (const wit of ['secret-store/wit', 'pairs/wit']) {
    cpSync(path.join(root, 'fixtures', wit), path.join(built, wit), { recursive: true });
  }
  cpSync(path.join(pairs, language, name), folder, { recursive: true });
  let printed = '';
  const note = (text: string): void => void (printed += text);
  const io: Io = {
    out: note,
    err: note,
    input: () => Promise.resolve(new Uint8Array()),
    env: process.env,
    color: { out: false, err: false },
  };
  const [one] = await buildFolder(folder, io);
  if (one!.status === 'missing') return { missing: one!.diagnostics[0]!.message };
  if (one!.status === 'failed') {
    const messages = one!.diagnostics.map((d) => d.message).join('\n');
    throw new Error(`${language} ${name} can’t be built: ${messages}\n${printed}`);
  }
  return { bytes: new Uint8Array(readFileSync(one!.output)) };
}
