/** The command of WASI 0.3 that `v3-program.wat` tells of, as a component. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentize, load } from '../../src/index.ts';
import { nodeHost } from '../../src/node.ts';
import { wat } from '../link/wat.ts';

const root = path.resolve(import.meta.dirname, '../..');
const packages = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.3.0');

export async function v3Program(): Promise<Uint8Array> {
  const { value } = await load(path.join(packages, 'wasi-cli'), nodeHost(), { deps: [packages] });
  const { model } = value!;
  const world = model.worlds.findIndex(({ name }) => name === 'command');
  const core = await wat(readFileSync(path.join(import.meta.dirname, 'v3-program.wat'), 'utf8'));
  const made = componentize(core, { target: { model, world } });
  if (made.value === undefined) throw new Error(made.diagnostics[0]?.message);
  return made.value;
}
