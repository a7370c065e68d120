/**
 * Makes `dist/page`: the page as static files, to be put on any server as they are, with the secret store as a sample, whose
 * parts are beside the whole.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import { compose, encodeGraph } from '../src/compose/index.ts';
import { buildGuests, root } from './guests.ts';

/** What all of the page is put into, but for the sample. */
export async function buildPage(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { page: 'src/page/main.ts', worker: 'src/page/worker/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    minify: true,
    lineLimit: 500,
    metafile: true,
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  });
  for (const name of ['index.html', 'page.css']) {
    cpSync(path.join(root, 'src/page', name), path.join(outdir, name));
  }
  // Until the sample is put beside it.
  writeFileSync(path.join(outdir, 'components.json'), '[]\n');
  return metafile;
}

/** With which the forms of the sample begin. */
const calls = [
  'run("api-key")',
  'demo:tour/vault@0.1.0#search({prefix: some("p"), except: [], since: 1, order: by-name, columns: {version, text}})',
  'new demo:tour/vault@0.1.0#ticket("password")',
];

/** Builds the sample, and puts it beside the page. */
export async function buildSample(outdir: string): Promise<void> {
  const folder = path.join(outdir, 'components');
  const guests = {
    what: 'the sample of the page',
    folder: 'build/page-sample',
    copied: {
      '.': 'src/page/sample',
      'wit/deps/secret-store': 'fixtures/secret-store/wit',
      store: 'fixtures/secret-store/providers/assemblyscript',
    },
    names: ['app', 'store'],
  };
  await buildGuests(guests, folder);
  const read = (name: string): Uint8Array => readFileSync(path.join(folder, `${name}.wasm`));
  const { value: graph } = await compose({ app: read('app'), store: read('store') });
  const whole = graph === undefined ? undefined : encodeGraph(graph).value;
  if (whole === undefined) throw new Error('the sample of the page can’t be composed');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'secret-store.wasm'), whole);
  const files = [
    { file: 'secret-store.wasm', calls },
    { file: 'app.wasm' },
    { file: 'store.wasm', calls: ['demo:secret-store/store@0.1.0#get("api-key")'] },
  ];
  writeFileSync(path.join(outdir, 'components.json'), `${JSON.stringify(files)}\n`);
}
