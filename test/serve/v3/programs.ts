/** Handlers of wasi:http 0.3 in the text format -> components, of the worlds that the proposal has for them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentize, load } from '../../../src/index.ts';
import { nodeHost } from '../../../src/node.ts';
import { wat } from '../../link/wat.ts';

const packages = path.resolve(
  import.meta.dirname,
  '../../../node_modules/@bytecodealliance/jco/lib/wit/builtin/0.3.0',
);

/** `handler.wat` is a `service`, `middleware.wat` a `middleware`. */
export async function handlerProgram(
  file: string,
  worldName: 'service' | 'middleware',
): Promise<Uint8Array> {
  const { value } = await load(path.join(packages, 'wasi-http'), nodeHost(), { deps: [packages] });
  const { model } = value!;
  const world = model.worlds.findIndex(({ name }) => name === worldName);
  const core = await wat(readFileSync(path.join(import.meta.dirname, file), 'utf8'));
  const made = componentize(core, { target: { model, world } });
  if (made.value === undefined) throw new Error(JSON.stringify(made.diagnostics, null, 1));
  return made.value;
}
