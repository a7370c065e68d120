/**
 * Pass 4: joins the component with its plugs and writes down the flat plan. With plugs there is one root more, which
 * nobody wrote: the plugs and the component are its children. Nested instances, resources and the pairing of lifts with
 * lowers fall out of evaluation, in the component room.
 */
import {
  diagnostic,
  trackOf,
  versionedName,
  type Diagnostic,
  type Outcome,
} from '../../base/index.ts';
import type { CoreModule } from '../../binary/index.ts';
import {
  join,
  type Extern,
  type InstanceValue,
  type Joined,
  type NamedExtern,
} from '../../component/join/index.ts';
import { type Plan, type PlanExport, type PlanImport, planVersion } from '../../plan/index.ts';
import { PlanMaker } from '../plan-maker.ts';
import type { Wiring } from './wiring.ts';

export interface Planned {
  readonly plan: Plan;
  /** The inline modules as they were read, by `ModuleId`. */
  readonly sources: readonly (CoreModule | undefined)[];
}

export function inline({ plugs, main }: Wiring): Outcome<Planned | undefined> {
  const maker = new PlanMaker();
  const joined = join([...plugs, main], maker, (made): Outcome<Planned> => {
    const { types, host, evaluated } = made;
    for (const [{ label }, { exports }] of evaluated) nameHeart(maker, label, exports);
    const trees = new Trees(made, maker);
    const { exports } = evaluated.get(main)!;
    const plan: Plan = {
      version: planVersion,
      types: types.types,
      resources: maker.resources.map((r) => ({
        ...r,
        label: types.types[r.type]?.name ?? r.label,
      })),
      instances: maker.instances,
      modules: maker.modules,
      coreInstanceCount: maker.coreInstanceCount,
      memories: maker.memories,
      tables: maker.tables,
      options: maker.optionSets,
      coreFuncs: maker.coreFuncs,
      funcs: maker.funcs,
      steps: maker.steps,
      imports: trees.imports(host, []),
      exports: trees.exports(exports.map((e) => [e.extern.name, e.item])),
    };
    return {
      value: { plan, sources: maker.sources },
      diagnostics: trees.diagnostics(main.tree.file, exports),
    };
  });
  return joined.value ?? { value: undefined, diagnostics: joined.diagnostics };
}

/**
 * Tools wrap components into nameless ones. Where one nested instance lifts all that a component exports, that is what
 * people mean by the component's name.
 */
function nameHeart(maker: PlanMaker, label: string, exports: readonly NamedExtern[]): void {
  const items = exports.flatMap(({ item }) =>
    item.sort === 'instance' ? [...item.exports.values()] : [item],
  );
  const lifting = new Set(
    items.flatMap((item) => {
      const func = item.sort === 'func' ? maker.funcs[item.id] : undefined;
      return func?.kind === 'lift' ? [func.instance] : [];
    }),
  );
  const [heart] = lifting;
  if (heart === undefined || lifting.size > 1) return;
  const instance = maker.instances[heart]!;
  if (instance.label.startsWith(`${label}/`)) maker.instances[heart] = { ...instance, label };
}

/** Imports and exports as trees of names. A tree can be much larger than the graph it is made of, hence the limit. */
class Trees {
  readonly #step: () => void;
  readonly #maker: PlanMaker;

  constructor({ step }: Joined, maker: PlanMaker) {
    this.#step = step;
    this.#maker = maker;
  }

  imports(instance: InstanceValue, path: readonly string[]): PlanImport[] {
    return [...instance.exports].flatMap(([name, item]): PlanImport[] => {
      this.#step();
      switch (item.sort) {
        case 'func':
          return [{ kind: 'func', name, func: item.id }];
        case 'core module':
          return [{ kind: 'module', name, module: item.id }];
        case 'type': {
          const id =
            item.type.kind === 'resource' ? this.#maker.resourceOf.get(item.type.id)! : undefined;
          const resource = id === undefined ? undefined : this.#maker.resources[id];
          // Another name of a resource that is imported elsewhere asks the host for nothing.
          if (resource?.kind !== 'imported' || !samePath(resource.path, [...path, name])) return [];
          return [{ kind: 'resource', name, resource: id! }];
        }
        case 'instance': {
          const { implements: implemented, externalId } = item.extern ?? {};
          return [
            {
              kind: 'instance',
              name,
              ...(implemented === undefined ? {} : { implements: implemented }),
              ...(externalId === undefined ? {} : { externalId }),
              ...trackOfVersion(implemented ?? name, item.extern?.versionSuffix),
              items: this.imports(item, [...path, name]),
            },
          ];
        }
        case 'component':
        case 'value':
          return [];
        default:
          return item satisfies never;
      }
    });
  }

  exports(items: Iterable<readonly [string, Extern]>): PlanExport[] {
    return [...items].flatMap(([name, item]): PlanExport[] => {
      this.#step();
      switch (item.sort) {
        case 'func':
          return [{ kind: 'func', name, func: item.id }];
        case 'core module':
          return [{ kind: 'module', name, module: item.id }];
        case 'type':
          switch (item.type.kind) {
            case 'value':
              return [{ kind: 'type', name, type: item.type.ref }];
            case 'resource':
              return [
                { kind: 'resource', name, resource: this.#maker.resourceOf.get(item.type.id)! },
              ];
            default:
              return [];
          }
        case 'instance':
          return [{ kind: 'instance', name, items: this.exports(item.exports) }];
        case 'component':
        case 'value':
          return [];
        default:
          return item satisfies never;
      }
    });
  }

  /** What of the root's exports has no form in JavaScript. */
  diagnostics(file: string, exports: readonly NamedExtern[]): Diagnostic[] {
    return exports
      .filter((e) => e.item.sort === 'component')
      .map(({ extern, offset }) =>
        diagnostic(
          'link/component-export',
          `the export \`${extern.name}\` is a component, which JavaScript is given no value for yet`,
          { file, offset, path: `component > export "${extern.name}"` },
          { severity: 'warning' },
        ),
      );
  }
}

/** Within what the version of a name is compatible; nothing where it has none. */
function trackOfVersion(name: string, suffix?: string): { readonly track?: string } {
  const asked = versionedName(name, suffix);
  return asked.version === undefined ? {} : { track: trackOf(asked).slice(asked.path.length + 1) };
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
