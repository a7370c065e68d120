/** The handler of fixtures/serve, built from generated stubs by rustc, or what that lacks. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildAsSaid } from '../languages/programs.ts';

const root = path.resolve(import.meta.dirname, '../..');
const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12');

export type Built = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly missing: string };

export async function buildHandler(): Promise<Built> {
  const folder = path.join(root, 'build/serve');
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'fixtures/serve'), folder, { recursive: true });
  cpSync(wasi, path.join(folder, 'wit/deps'), { recursive: true });
  const made = await buildAsSaid(folder, 'the handler');
  return 'missing' in made ? made : { bytes: new Uint8Array(readFileSync(made.output)) };
}
