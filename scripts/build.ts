/**
 * Makes `dist/` from the sources: the launcher, the CLI and the entry points of the library as ES modules, with
 * witlink's few dependencies inside, so that a user installs one package and a command starts without walking through
 * hundreds of files. Chunks are shared: a class is the same one, whichever entry point it was imported from.
 * The declarations (`.d.ts`) are left to `tsc -p tsconfig.build.json`, the parts of virtual platforms to
 * `virtual-parts.ts`, the page and its sample to `page.ts`; `npm run build` does all (`--types`). What an
 * install in a checkout runs (`dependencies`) does without: what a newcomer waits for has to be short. It is no `prepare`,
 * which npm would warn of wherever the packed file is installed.
 */
import childProcess from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Metafile, Plugin } from 'esbuild';
import { directImports } from './direct-imports.ts';
import { makeRuntimeParts } from './runtime-parts.ts';
import { buildPage, buildSample } from './page.ts';
import { buildVirtualParts } from './virtual-parts.ts';
import { makeWasiParts } from './wasi-parts.ts';

const root = path.dirname(import.meta.dirname);

/** The entry points, by the name of their file in `dist/`; those of the exports map of package.json, and the CLI. */
export const entryPoints = {
  index: 'src/index.ts',
  node: 'src/entries/node.ts',
  runtime: 'src/runtime-entry.ts',
  codegen: 'src/entries/codegen.ts',
  serve: 'src/entries/serve.ts',
  register: 'src/register-entry.ts',
  wasi: 'src/entries/wasi.ts',
  vite: 'src/entries/vite.ts',
  rollup: 'src/entries/rollup.ts',
  rolldown: 'src/entries/rolldown.ts',
  webpack: 'src/entries/webpack.ts',
  rspack: 'src/entries/rspack.ts',
  esbuild: 'src/entries/esbuild.ts',
  prettier: 'src/entries/prettier.ts',
  cli: 'src/cli/main.ts',
  // Loaded by nobody but `isolate`, as a worker.
  'isolate-worker': 'src/isolate/worker.ts',
};

/** What users install beside witlink where they want it; never bundled. */
export const optionalPeers = ['@bytecodealliance/*', 'binaryen', 'prettier'];

/** The launcher finds the bundled CLI beside it. */
const cliBesideLauncher: Plugin = {
  name: 'cli-beside-launcher',
  setup(b) {
    b.onResolve({ filter: /\/cli\/main\.ts$/ }, () => ({ path: './cli.js', external: true }));
  },
};

/** What most commands need of Node. */
const often = 'async_hooks child_process crypto events fs os path process url util'
  .split(' ')
  .map((name) => `node:${name}`);

/**
 * What Node has built in is taken from `process`, not imported: an import reads each export once, and many are made only
 * when they are read, such as `process.stdin`, and `fs.promises` with all of streams. commander's `node:child_process` is
 * not even loaded before a function of it is read. Together that is some 4 of 105 ms of `witlink check`.
 */
const builtInsWhenUsed: Plugin = {
  name: 'built-ins-when-used',
  setup(b) {
    const namespace = 'built-in';
    // Who needs one can reach all: so they are one file to load.
    const beside = `function beside() { ${often.map((name) => `require('${name}');`).join(' ')} }`;
    b.onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace }));
    b.onLoad({ filter: /./, namespace }, ({ path: name }) => {
      const builtIn = `process.getBuiltinModule('${name}')`;
      const getters = Object.keys(childProcess).map(
        (f) => `get ${f}() { return ${builtIn}.${f}; }`,
      );
      const made = name === 'node:child_process' ? `{ ${getters.join(', ')} }` : builtIn;
      return { contents: `module.exports = ${made}; ${beside}` };
    });
  },
};

/**
 * The parts of the runtime and of WASI as data in `share/`: who uses the package has none of what makes them. They stand beside the
 * modules, as V8 keeps a text in one twice.
 */
function partsAsData(outdir: string): Plugin {
  return {
    name: 'parts-as-data',
    setup(b) {
      b.onLoad({ filter: /\/emit\/share\/parts\.ts$/ }, async ({ path: file }) => {
        await mkdir(path.join(outdir, 'share'), { recursive: true });
        const write = (name: string, text: string): Promise<void> =>
          writeFile(path.join(outdir, `share/${name}.jsonl`), text);
        await write('runtime-parts', makeRuntimeParts());
        await write('wasi-parts', makeWasiParts());
        const text = await readFile(file, 'utf8');
        const from = text.indexOf('function made(');
        const made = `function made(name: string): string {
          const at = import.meta.url.replace(/(?:chunks\\/)?[^\\/]*$/, 'share/' + name + '.jsonl');
          return process.getBuiltinModule('fs').readFileSync(new URL(at), 'utf8');
        }`;
        return { contents: text.slice(0, from) + made, loader: 'ts' };
      });
    },
  };
}

/** Rooms at the bottom of the house, of which each command needs most. */
const isUnit = (index: string): boolean =>
  ['base', 'model', 'wasm', 'binary', 'plan'].some(
    (room) => index === path.join(root, `src/${room}/index.ts`),
  );

/** Builds everything but declarations into `outdir`, which is emptied before of all but declarations and the parts of virtual
 * platforms. */
export async function buildDist(outdir: string): Promise<Metafile> {
  await mkdir(outdir, { recursive: true });
  const old = (await readdir(outdir)).filter((name) => name !== 'types' && name !== 'virtual');
  await Promise.all(old.map((name) => rm(path.join(outdir, name), { recursive: true })));
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    outdir,
    // Text that has characters of its own takes V8 twice the memory, all of it, and longer to read.
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  } as const;
  const { metafile } = await build({
    ...common,
    entryPoints,
    target: 'node22.12',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: optionalPeers,
    // Its main file can't be bundled: it hands `require` to a function.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    // Names stay, so that a stack trace in a report can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line in which an error was thrown that nobody catches: it must be a short one.
    lineLimit: 120,
    // For `--enable-source-maps` and debuggers; the sources themselves are not published.
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    plugins: [builtInsWhenUsed, partsAsData(outdir), directImports(isUnit)],
  });
  await build({
    ...common,
    entryPoints: { bin: 'src/bin.ts' },
    // Old versions of Node have to read it, to say that they are too old.
    target: 'es2020',
    plugins: [cliBesideLauncher],
  });
  await buildPage(path.join(outdir, 'page'));
  await writeFile(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licences(metafile));
  return metafile;
}

/** The licences of the packages that the bundle contains, which they want to stand beside it. */
async function licences(metafile: Metafile): Promise<string> {
  const packages = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const dir = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (dir !== undefined) packages.add(dir);
  }
  const parts = [...packages].toSorted().map(async (dir) => {
    const read = (file: string) => readFile(path.join(root, dir, file), 'utf8');
    const info = JSON.parse(await read('package.json')) as Record<
      'name' | 'version' | 'license',
      string
    >;
    const file = (await readdir(path.join(root, dir))).find((f) => /^licen[cs]e/i.test(f));
    const text = file === undefined ? '' : `\n\n${(await read(file)).trim()}`;
    return `${info.name} ${info.version} (${info.license})${text}\n`;
  });
  return (await Promise.all(parts)).join(`\n${'-'.repeat(80)}\n\n`);
}

/** Writes the declarations anew. */
function declarations(outdir: string): void {
  rmSync(path.join(outdir, 'types'), { recursive: true, force: true });
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', 'tsconfig.build.json'];
  const { status } = childProcess.spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const dist = path.join(root, 'dist');
  await buildDist(dist).catch((error) => {
    // esbuild has printed its own errors, with their places.
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
  });
  if (process.argv.includes('--types')) {
    declarations(dist);
    await buildVirtualParts(path.join(dist, 'virtual'));
    await buildSample(path.join(dist, 'page'));
  }
}
