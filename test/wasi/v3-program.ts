/** Programs for WASI 0.3 in the text format -> components, of the worlds that its packages have for them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentize, load } from '../../src/index.ts';
import { nodeHost } from '../../src/node.ts';
import { wat } from '../link/wat.ts';

const root = path.resolve(import.meta.dirname, '../..');
const packages = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.3.0');

/** The world that a program is of, and the package of jco's that has it. */
interface Target {
  readonly package: 'wasi-cli' | 'wasi-http';
  readonly world: string;
}

/** @param file - In the folder of these tests, or a path. */
export async function v3Component(file: string, target: Target): Promise<Uint8Array> {
  const options = { deps: [packages] };
  const { value } = await load(path.join(packages, target.package), nodeHost(), options);
  const { model } = value!;
  const world = model.worlds.findIndex(({ name }) => name === target.world);
  const core = await wat(readFileSync(path.resolve(import.meta.dirname, file), 'utf8'));
  const made = componentize(core, { target: { model, world } });
  if (made.value === undefined) throw new Error(JSON.stringify(made.diagnostics, null, 1));
  return made.value;
}

/** A command; `v3-program.wat` tells what it does by default. */
export async function v3Program(file = 'v3-program.wat'): Promise<Uint8Array> {
  return v3Component(file, { package: 'wasi-cli', world: 'command' });
}
