/** Components of fixtures in Rust that speak HTTP, built from generated stubs by rustc, or what that lacks. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildAsSaid } from '../languages/programs.ts';

const root = path.resolve(import.meta.dirname, '../..');
const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12');

export type Built =
  { readonly bytes: Uint8Array<ArrayBuffer>; readonly file: string } | { readonly missing: string };

/** The handler of fixtures/serve. */
export const buildHandler = (): Promise<Built> => build('serve', 'the handler');

/** The program of fixtures/client. */
export const buildClient = (): Promise<Built> => build('client', 'the client');

async function build(name: string, title: string): Promise<Built> {
  const folder = path.join(root, 'build', name);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'fixtures', name), folder, { recursive: true });
  cpSync(wasi, path.join(folder, 'wit/deps'), { recursive: true });
  const made = await buildAsSaid(folder, title);
  if ('missing' in made) return made;
  return { bytes: new Uint8Array(readFileSync(made.output)), file: made.output };
}
