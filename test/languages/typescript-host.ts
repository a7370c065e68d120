/** The host in TypeScript of fixtures/pairs: bindings made for it where it imports them from, checked by tsc, and loaded. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBackend } from '../../codegen/index.ts';
import { hasErrors } from '../../src/base/index.ts';
import { writeFolder } from '../../src/cli/output.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import type { Check } from './expected.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'fixtures/pairs/typescript-host');
const bindings = path.join(root, 'build/languages/typescript-host');

type Bytes = Uint8Array<ArrayBuffer>;

/** What `store.ts` exports, of whose types nothing is known here: they are in bindings that are made first. */
export interface StoreHost {
  open(provider: Bytes): Promise<object>;
  run(store: object, name: string): string;
}

/** What `sink.ts` exports. */
export interface SinkHost {
  open(provider: Bytes): Promise<object>;
  run(sink: object, size: number): readonly Check[];
  giveUp(sink: object, why: string): void;
}

/** Makes the bindings, and loads both programs. */
export async function typescriptHost(): Promise<{ store: StoreHost; sink: SinkHost }> {
  await generate('fixtures/secret-store/wit', 'provider', 'store');
  await generate('fixtures/pairs/wit', 'sink-provider', 'sink');
  const imported = (name: string): Promise<unknown> =>
    import(pathToFileURL(path.join(folder, name)).href);
  return {
    store: (await imported('store.ts')) as StoreHost,
    sink: (await imported('sink.ts')) as SinkHost,
  };
}

async function generate(wit: string, name: string, to: string): Promise<void> {
  const { model, root: pkg } = (await load(path.join(root, wit), nodeHost())).value;
  const world = model.packages[pkg!]!.worlds.find((id) => model.worlds[id]!.name === name)!;
  const { value, diagnostics } = findBackend('ts-host')!.generate(model, world, {});
  if (hasErrors(diagnostics)) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const folder = path.join(bindings, to);
  const files = value.map((f) => ({ file: path.join(folder, f.path), content: f.text }));
  for (const { file } of files) mkdirSync(path.dirname(file), { recursive: true });
  // Each appears whole: another file of tests may be reading it.
  writeFolder(files, folder);
}

/** What tsc says of the programs with their bindings. */
export function typeErrors(): Promise<string> {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (_, out) => done(out));
  });
}
