/** Every world that bindings must be made for: of the public suite, of WASI in two versions, and of our own fixtures. */
import { existsSync, globSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nodeHost } from '../../src/node.ts';
import { type Model, worldName } from '../../src/model/index.ts';
import { load } from '../../src/resolve/index.ts';
import { suitesFolder } from '../suites.ts';

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
  const own = globSync('fixtures/codegen/*.wit', { cwd: root }).map((f) => path.join(root, f));
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
  const files = [...own, path.join(root, 'fixtures/secret-store/wit'), ...cases];
  return [...files.toSorted().map((entry) => ({ entry })), ...packages];
}

/** Loads all of them, once. */
export async function loadWorlds(): Promise<readonly WorldCase[]> {
  const cases: WorldCase[] = [];
  for (const { entry, deps } of entries()) {
    const loaded = await load(entry, nodeHost(), {
      features: 'all',
      ...(deps === undefined ? {} : { deps: [deps] }),
    });
    const { model, root: pkg } = loaded.value;
    if (pkg === undefined) continue;
    for (const world of model.packages[pkg]!.worlds) {
      const folder = `w${cases.length}`;
      const alone = deps === undefined ? { entry } : {};
      cases.push({ folder, title: worldName(model, world), ...alone, model, world });
    }
  }
  return cases;
}
