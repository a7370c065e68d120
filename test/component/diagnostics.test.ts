/**
 * Fixtures of what is said of modules and packages. For `componentize` the folder holds the module as text and its
 * world; where there is a file `said`, the module says the worlds that it names.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { expect } from 'vitest';
import { componentize, decode, embed, inspect } from '../../src/component/index.ts';
import { selectWorld } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { testDiagnostics, type Found } from '../diagnostics.ts';

const sources: Found['sources'] = new Map();

testDiagnostics('component', async (input) => {
  const { diagnostics } = decode(await parse(readFileSync(input, 'utf8')), { file: input });
  return { diagnostics, sources };
});

testDiagnostics('inspect', async (input) => {
  const { diagnostics } = inspect(await parse(readFileSync(input, 'utf8')), { file: input });
  return { diagnostics, sources };
});

testDiagnostics('componentize', async (input) => {
  const at = (name: string): string => path.join(input, name);
  const module = await parse(readFileSync(at('module.wat'), 'utf8'));
  const file = at('module.wasm');
  if (!existsSync(at('world.wit'))) {
    return { diagnostics: componentize(module, { file }).diagnostics, sources };
  }
  if (!existsSync(at('said'))) {
    const target = await worldOf(at('world.wit'));
    return { diagnostics: componentize(module, { file, target }).diagnostics, sources };
  }
  const parts = [module];
  for (const world of readFileSync(at('said'), 'utf8').trim().split('\n')) {
    const said = embed(module, { target: await worldOf(at('world.wit'), world) });
    parts.push(said.value!.subarray(module.length));
  }
  const whole = new Uint8Array(Buffer.concat(parts));
  return { diagnostics: componentize(whole, { file }).diagnostics, sources };
});

async function worldOf(entry: string, name?: string) {
  const { value, diagnostics } = await load(entry, nodeHost());
  expect(diagnostics).toEqual([]);
  const world = selectWorld(value.model, value.root, name);
  if (world.kind !== 'found') throw new Error(`the world is ${world.kind}`);
  return { model: value.model, world: world.id };
}
