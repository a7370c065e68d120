/**
 * `witlink/wasi` -> the file `wasi.js` of emitted programs (`src/emit/share/wasi-file.ts`), once for each set of proposals: a
 * minified module over the classes of the `runtime.js` beside it. What a process alone has stands in it, too: files that are there for Node alone would be missed when
 * they are copied.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { WasiFiles } from '../src/emit/share/wasi-file.ts';
import { besidePrograms } from './runtime-parts.ts';

const root = path.dirname(import.meta.dirname);

/** Makes them of the sources as they are; in a process of its own, as esbuild has no plug-ins for who can't wait. */
export function makeWasiFiles(): WasiFiles {
  const text = execFileSync(process.execPath, [import.meta.filename], { encoding: 'utf8' });
  return JSON.parse(text) as WasiFiles;
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

async function wasiFile(proposals: keyof WasiFiles): Promise<string> {
  const contents = `
    import { importsOf } from './src/wasi/platform.ts';
    import { ${proposals} } from './src/wasi/proposals.ts';
    export const wasi = (options) => importsOf(${proposals}, options);`;
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    ...besidePrograms,
    lineLimit: 400,
    // Where there is none, nobody gets to what is read of it when the module is loaded.
    banner: {
      js: 'const process=globalThis.process?.getBuiltinModule?globalThis.process:{getBuiltinModule:()=>({constants:{}})};',
    },
    write: false,
    plugins: [overRuntime, inOnePiece],
  });
  return outputFiles[0]!.text;
}

async function printWasiFiles(): Promise<void> {
  const files: WasiFiles = {
    local: await wasiFile('local'),
    version2: await wasiFile('version2'),
    everything: await wasiFile('everything'),
  };
  process.stdout.write(JSON.stringify(files));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void printWasiFiles();
