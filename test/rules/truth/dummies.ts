/**
 * A world -> dummies of all who take part in it: a guest, and a host in two halves, one that provides what the guest
 * imports and one that drives what it exports. A guest is put into a host for real: a component that instantiates all
 * three, which the validator judges, or whoever else reads components. Explainer.md, Instance Definitions.
 */
import { trackOf, versionedName } from '../../../src/base/index.ts';
import {
  type ComponentTree,
  type Definition,
  readComponent,
  type Sort,
  type SortIndex,
  writeComponent,
} from '../../../src/binary/index.ts';
import { componentize, validate } from '../../../src/component/index.ts';
import { externName, type Model, type World, type WorldItem } from '../../../src/model/index.ts';
import { coreModule } from '../../core-modules/core-module.ts';
import { dummyModule } from '../../core-modules/dummy-module.ts';

export interface Dummies {
  readonly guest: ComponentTree;
  readonly provider: ComponentTree;
  readonly driver: ComponentTree;
  /** The names that the driver has from the guest; all others are the provider's. */
  readonly driven: ReadonlySet<string>;
}

/** The dummies of a world. Types that a world itself has are left out of it. */
export function dummiesOf(model: Model, world: World): Dummies {
  const isPlain = (item: WorldItem): boolean => item.kind !== 'type';
  const [imports, exports] = [world.imports.filter(isPlain), world.exports.filter(isPlain)];
  const ids = new Set(exports.map((item) => (item.kind === 'interface' ? item.id : undefined)));
  // Types that are not the guest's own the driver has from the provider.
  const shared = imports.filter((item) => item.kind === 'interface' && !ids.has(item.id));
  return {
    guest: dummy(model, { ...world, imports, exports }),
    provider: dummy(model, { ...world, imports: [], exports: imports }),
    driver: dummy(model, { ...world, imports: [...shared, ...exports], exports: [] }, exports),
    driven: new Set(exports.flatMap((i) => (i.kind === 'type' ? [] : [externName(model, i)]))),
  };
}

/** @param used The imports that are called; all by default. */
function dummy(model: Model, world: World, used = world.imports): ComponentTree {
  const module = coreModule(dummyModule(model, { ...world, imports: used }));
  const worlds = [...model.worlds, world];
  const target = { model: { ...model, worlds }, world: model.worlds.length };
  const { value, diagnostics } = componentize(module, { target });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return readComponent(value).value!;
}

/** Whether a guest fits a host; if not, where it doesn't. */
export type Fit = 'fits' | 'imports' | 'exports';

/** Puts a guest into a host. */
export function fit(guest: Dummies, host: Dummies): Fit {
  const imports = compose(guest.guest, { provider: host.provider });
  if (imports === undefined || !isSound(imports)) return 'imports';
  const whole = compose(guest.guest, host);
  return whole !== undefined && isSound(whole) ? 'fits' : 'exports';
}

function isSound(bytes: Uint8Array): boolean {
  return !validate(bytes, { features: 'all' }).diagnostics.some((d) => d.severity === 'error');
}

/**
 * A component that instantiates the provider, the guest with what it provides, and the driver with what the guest
 * exports. `undefined` where something that is imported is nowhere exported under a name that meets it.
 */
export function compose(
  guest: ComponentTree,
  { provider, driver, driven }: Pick<Dummies, 'provider'> & Partial<Dummies>,
): Uint8Array | undefined {
  const definitions: Definition[] = [];
  const counts = new Map<Sort, number>();
  const add = (sort: Sort, definition: Definition): number => {
    definitions.push(definition);
    const index = counts.get(sort) ?? 0;
    counts.set(sort, index + 1);
    return index;
  };
  const instances: { readonly tree: ComponentTree; readonly index: number }[] = [];
  const argument = (wanted: string, sort: Sort): SortIndex | undefined => {
    const isDriven = instances.length === 2 && driven?.has(wanted) === true;
    const { tree, index: instance } = instances[isDriven ? 1 : 0]!;
    const name = exportsOf(tree).find((n) => meets(wanted, n));
    if (name === undefined) return undefined;
    const target = { kind: 'export', instance, name } as const;
    return { sort, index: add(sort, { kind: 'alias', offset: 0, sort, target }) };
  };
  for (const tree of driver === undefined ? [provider, guest] : [provider, guest, driver]) {
    const component = add('component', { kind: 'component', offset: 0, component: tree });
    const args: (SortIndex & { readonly name: string })[] = [];
    for (const { kind, ...definition } of tree.definitions) {
      if (kind !== 'import') continue;
      const { extern, type } = definition as Extract<Definition, { kind: 'import' }>;
      if (type.kind !== 'instance' && type.kind !== 'func') continue;
      const found = argument(extern.name, type.kind);
      if (found === undefined) return undefined;
      args.push({ name: extern.name, ...found });
    }
    const expr = { kind: 'instantiate', component, args } as const;
    instances.push({ tree, index: add('instance', { kind: 'instance', offset: 0, expr }) });
  }
  return writeComponent({ definitions });
}

function exportsOf(tree: ComponentTree): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}

/** Whether an export's name is what an import looks for: the same, or of a compatible version. */
function meets(wanted: string, given: string): boolean {
  return trackOf(versionedName(wanted)) === trackOf(versionedName(given));
}
