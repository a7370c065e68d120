/**
 * `src/wasi/share.ts`, bundled and minified over the classes of the `runtime.js` beside it -> its declarations, of which the file
 * `wasi.js` of an emitted program has those that it needs (`src/emit/share/wasi-file.ts`). What a process alone has stands
 * in it, too: files that are there for Node alone would be missed when they are copied.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { besidePrograms, partsOf } from './runtime-parts.ts';

const root = path.dirname(import.meta.dirname);

/** Makes them of the sources as they are, in the text that `readParts` reads; in a process of its own, as esbuild has no plug-ins for who can't wait. */
export function makeWasiParts(): string {
  return execFileSync(process.execPath, [import.meta.filename], { encoding: 'utf8' });
}

/** What it has of the runtime are classes that are the program's, too. */
const overRuntime: Plugin = {
  name: 'over-runtime',
  setup(b) {
    const path = './runtime.js';
    b.onResolve({ filter: /\/runtime\/index\.ts$/ }, () => ({ path, external: true }));
  },
};

/** A part that is imported when it runs would keep all of what it shares with others from being dropped. */
const inOnePiece: Plugin = {
  name: 'in-one-piece',
  setup(b) {
    const loader = 'ts';
    b.onLoad({ filter: /\/wasi\/machine(?:-network)?\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const [whole, from, name] = /\(await import\('(.*)'\)\)\.(\w+)/.exec(text) ?? [];
      if (whole === undefined) throw new Error(`nothing is imported when it runs in ${file}`);
      const contents = `import { ${name} } from '${from}';\n${text.replace(whole, name!)}`;
      return { contents, loader };
    });
  },
};

async function printWasiParts(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/wasi/share.ts'],
    ...besidePrograms,
    write: false,
    plugins: [overRuntime, inOnePiece],
  });
  const parts = partsOf(outputFiles[0]!.text, { sources: [], names: [], mappings: '' });
  process.stdout.write(parts);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void printWasiParts();
