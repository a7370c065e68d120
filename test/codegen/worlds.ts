/** Every world that bindings must be made for: of the public suite, of WASI in two versions, and of our own fixtures (fixtures/languages has what is hard for a language). */
import { existsSync, globSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nodeHost } from '../../src/node.ts';
import { type Model, worldName } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { suitesFolder } from '../suites.ts';
import { plainPositionsWit, positionsWit } from './positions.ts';

const root = path.resolve(import.meta.dirname, '../..');
const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin');

export interface WorldCase {
  /** A folder's name that no other case has. */
  readonly folder: string;
  readonly title: string;
  /** The file or folder that it is of; absent where that needs others beside it. */
  readonly entry?: string;
  readonly model: Model;
  readonly world: number;
}

/** The entries to load, with the folders of their dependencies. */
function entries(): { readonly entry: string; readonly deps?: string }[] {
  const own = [
    ...globSync('fixtures/codegen/*.wit', { cwd: root }),
    'fixtures/secret-store/wit',
  ].map((f) => path.join(root, f));
  const suite = path.join(suitesFolder, 'codegen');
  const cases = existsSync(suite)
    ? readdirSync(suite)
        .filter((f) => f !== 'README.md')
        .map((f) => path.join(suite, f))
    : [];
  const packages = ['0.2.12', '0.3.0'].flatMap((version) => {
    const deps = path.join(wasi, version);
    return readdirSync(deps).map((f) => ({ entry: path.join(deps, f), deps }));
  });
  // In the same order wherever the suites stand.
  const files = [...own.toSorted(), ...cases.toSorted()];
  return [...files.map((entry) => ({ entry })), ...packages];
}

function worldsOf(
  model: Model,
  pkg: number | undefined,
  prefix: string,
  alone: Alone,
): WorldCase[] {
  const worlds = pkg === undefined ? [] : model.packages[pkg]!.worlds;
  return worlds.map((world, i) => ({
    folder: `${prefix}${i}`,
    title: worldName(model, world),
    ...alone,
    model,
    world,
  }));
}

type Alone = Pick<WorldCase, 'entry'>;

/** Loads all of them, once. */
export async function loadWorlds(): Promise<readonly WorldCase[]> {
  const cases: WorldCase[] = [];
  for (const { entry, deps } of entries()) {
    const loaded = await load(entry, nodeHost(), {
      features: 'all',
      ...(deps === undefined ? {} : { deps: [deps] }),
    });
    const { model, root: pkg } = loaded.value;
    cases.push(...worldsOf(model, pkg, 'w', deps === undefined ? { entry } : {}));
  }
  return cases.map((c, i) => ({ ...c, folder: `w${i}` }));
}

/** All worlds, and those that are hard for a language: fixtures/languages, each type in each position, the pairs' sink. */
export async function loadCases(): Promise<readonly WorldCase[]> {
  const hard = globSync(['fixtures/languages/*', 'fixtures/pairs/wit'], { cwd: root }).toSorted();
  const cases: WorldCase[] = [];
  for (const [i, name] of hard.entries()) {
    const entry = path.join(root, name);
    const { value } = await load(entry, nodeHost(), { features: 'all' });
    cases.push(...worldsOf(value.model, value.root, `h${i}x`, { entry }));
  }
  for (const [i, text] of [positionsWit, plainPositionsWit].entries()) {
    const { value } = await load('x.wit', memoryHost({ 'x.wit': text }), { features: 'all' });
    cases.push(...worldsOf(value.model, value.root, `p${i}x`, {}));
  }
  return [...(await loadWorlds()), ...cases];
}
