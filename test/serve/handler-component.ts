/** The handler of fixtures/serve, built from generated stubs by rustc, or what that lacks. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildFolder } from '../../src/cli/builds/build-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12');

export type Built = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly missing: string };

export async function buildHandler(): Promise<Built> {
  const folder = path.join(root, 'build/serve');
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'fixtures/serve'), folder, { recursive: true });
  cpSync(wasi, path.join(folder, 'wit/deps'), { recursive: true });
  let printed = '';
  const note = (text: string): void => void (printed += text);
  const [one] = await buildFolder(folder, {
    out: note,
    err: note,
    input: () => Promise.resolve(new Uint8Array()),
    env: process.env,
    color: { out: false, err: false },
  });
  if (one!.status === 'missing') return { missing: one!.diagnostics[0]!.message };
  if (one!.status === 'failed') {
    const messages = one!.diagnostics.map((d) => d.message).join('\n');
    throw new Error(`the handler can’t be built: ${messages}\n${printed}`);
  }
  return { bytes: new Uint8Array(readFileSync(one!.output)) };
}
