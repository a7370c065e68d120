/**
 * `witlink/wasi` -> the file `wasi.js` of emitted programs (`src/emit/share/wasi-file.ts`): one minified module over the classes of
 * the `runtime.js` beside it. What a process alone has stands in it, too: files that are there for Node alone would be missed when
 * they are copied.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { besidePrograms } from './runtime-parts.ts';

const root = path.dirname(import.meta.dirname);

/** Makes it of the sources as they are; in a process of its own, as esbuild has no plug-ins for who can't wait. */
export function makeWasiFile(): string {
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
    b.onLoad({ filter: /\/wasi\/machine\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const imported = "(await import('./node/index.ts')).nodeMachine";
      if (!text.includes(imported)) throw new Error(`there is no \`${imported}\` in ${file}`);
      const head = "import { nodeMachine } from './node/index.ts';\n";
      return { contents: `${head}${text.replace(imported, 'nodeMachine')}`, loader };
    });
  },
};

async function printWasiFile(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/entries/wasi.ts'],
    ...besidePrograms,
    lineLimit: 400,
    // Where there is none, nobody gets to what is read of it when the module is loaded.
    banner: {
      js: 'const process=globalThis.process?.getBuiltinModule?globalThis.process:{getBuiltinModule:()=>({constants:{}})};',
    },
    write: false,
    plugins: [overRuntime, inOnePiece],
  });
  process.stdout.write(outputFiles[0]!.text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void printWasiFile();
