/**
 * The component model's reference tests over programs as files: each instance is an import of a module that was written with
 * its core modules and its share of the runtime, and comes to what it comes to in memory.
 */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Program } from '../../src/link/index.ts';
import type { Imports } from '../../src/runtime/index.ts';
import { readScript, runScript } from '../../src/wast/index.ts';
import { describeSuite } from '../suites.ts';
import { emitted, lay } from './emitted.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'witlink-reference-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Module = {
  readonly instantiate: (
    imports: Imports,
    options: { readonly stalled: 'trap' },
  ) => Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
};

async function ofFiles(program: Program, imports: Imports): ReturnType<Module['instantiate']> {
  const own = path.join(folder, String(count++));
  lay(own, emitted(program, { name: 'program', instantiate: 'async' }));
  const file = pathToFileURL(path.join(own, 'program.js')).href;
  const { instantiate } = (await import(/* @vite-ignore */ file)) as Module;
  return instantiate(imports, { stalled: 'trap' });
}

describeSuite(
  'component-model',
  (suite) => globSync('**/*.wast', { cwd: suite }).toSorted(),
  (suite, files) => {
    test.each(files)('%s', async (file) => {
      const script = readScript(readFileSync(path.join(suite, file), 'utf8'), file).value;
      const assembled = new Map<string, Promise<Uint8Array>>();
      const assemble = (text: string): Promise<Uint8Array> => {
        const known = assembled.get(text) ?? (async () => parse(text))();
        assembled.set(text, known);
        return known;
      };
      const inMemory = await runScript(script, { assemble });
      expect(await runScript(script, { assemble, instantiate: ofFiles })).toEqual(inMemory);
    });
  },
);
