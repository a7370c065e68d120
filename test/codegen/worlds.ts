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
    ...globSync('fixtures/{codegen,languages}/*.wit', { cwd: root }),
    'fixtures/languages/two-versions',
    'fixtures/pairs/wit/sink.wit',
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
  const files = [...own, ...cases];
  return [...files.toSorted().map((entry) => ({ entry })), ...packages];
}

/** Loads all of them, and what is made of the types and the positions where they may stand. */
export async function loadWorlds(): Promise<readonly WorldCase[]> {
  const cases: WorldCase[] = [];
  const add = (model: Model, pkg: number | undefined, alone: { readonly entry?: string }): void => {
    for (const world of pkg === undefined ? [] : model.packages[pkg]!.worlds) {
      const folder = `w${cases.length}`;
      cases.push({ folder, title: worldName(model, world), ...alone, model, world });
    }
  };
  for (const { entry, deps } of entries()) {
    const loaded = await load(entry, nodeHost(), {
      features: 'all',
      ...(deps === undefined ? {} : { deps: [deps] }),
    });
    add(loaded.value.model, loaded.value.root, deps === undefined ? { entry } : {});
  }
  for (const text of [positionsWit, plainPositionsWit]) {
    const { value } = await load('x.wit', memoryHost({ 'x.wit': text }), { features: 'all' });
    add(value.model, value.root, {});
  }
  return cases;
}
