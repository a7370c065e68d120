/**
 * Pass 4: evaluates the component within its plugs and writes down the flat plan. With plugs there is one root more,
 * which nobody wrote: the plugs and the component are its children. Nested instances, resources and the pairing of
 * lifts with lowers fall out of evaluation, in the component room.
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
  Context,
  instantiate,
  provide,
  rootComponent,
  type Arguments,
  type Evaluated,
  type Extern,
  type InstanceValue,
  type NamedExtern,
} from '../../component/index.ts';
import type { Plan, PlanExport, PlanImport } from '../../plan/index.ts';
import { PlanMaker } from '../plan-maker.ts';
import type { Wired, Wiring } from './plugs.ts';

export interface Planned {
  readonly plan: Plan;
  /** The inline modules as they were read, by `ModuleId`. */
  readonly sources: readonly (CoreModule | undefined)[];
}

export function inline(wiring: Wiring): Outcome<Planned | undefined> {
  const maker = new PlanMaker();
  const cx = new Context(maker);
  const host: InstanceValue = { sort: 'instance', exports: new Map(), host: [] };
  const evaluated = cx.outcome((): Outcome<Planned> => {
    const main = evaluateAll(cx, maker, wiring, host);
    const trees = new Trees(cx, maker);
    const plan: Plan = {
      version: 1,
      types: cx.types.types,
      resources: maker.resources.map((r) => ({
        ...r,
        label: cx.types.types[r.type]?.name ?? r.label,
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
      exports: trees.exports(main.exports.map((e) => [e.extern.name, e.item])),
    };
    return {
      value: { plan, sources: maker.sources },
      diagnostics: trees.diagnostics(wiring.main.tree.file, main.exports),
    };
  });
  return evaluated.value ?? { value: undefined, diagnostics: evaluated.diagnostics };
}

function evaluateAll(
  cx: Context,
  maker: PlanMaker,
  wiring: Wiring,
  host: InstanceValue,
): Evaluated {
  const made = new Map<Wired, Evaluated>();
  const root = wiring.plugs.length === 0 ? undefined : maker.instance(undefined, 'root');
  let last: Evaluated | undefined;
  for (const part of [...wiring.plugs, wiring.main]) {
    last = cx.nested(`component "${part.label}"`, () =>
      instantiate(cx, rootComponent(part.tree), suppliesOf(cx, part, made, host), root, part.label),
    );
    nameHeart(maker, part.label, last);
    made.set(part, last);
  }
  return last!;
}

/**
 * Tools wrap components into nameless ones. Where one nested instance lifts all that a component exports, that is what
 * people mean by the component's name.
 */
function nameHeart(maker: PlanMaker, label: string, { exports }: Evaluated): void {
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

function suppliesOf(
  cx: Context,
  part: Wired,
  made: ReadonlyMap<Wired, Evaluated>,
  host: InstanceValue,
): Arguments {
  return {
    find: (def, scope) => {
      const supply = part.supplies.get(def.extern.name)!;
      return supply.kind === 'plug'
        ? made.get(supply.plug)!.value.exports.get(supply.name)
        : provide(cx, scope, host, { ...def.extern, name: supply.name }, def.type);
    },
    all: host.exports,
    giver: (name) => {
      const supply = part.supplies.get(name);
      return supply?.kind === 'plug' ? `\`${supply.plug.label}\`` : 'the host';
    },
  };
}

/** Imports and exports as trees of names. A tree can be much larger than the graph it is made of, hence the limit. */
class Trees {
  readonly #cx: Context;
  readonly #maker: PlanMaker;

  constructor(cx: Context, maker: PlanMaker) {
    this.#cx = cx;
    this.#maker = maker;
  }

  imports(instance: InstanceValue, path: readonly string[]): PlanImport[] {
    return [...instance.exports].flatMap(([name, item]): PlanImport[] => {
      this.#cx.step();
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
      this.#cx.step();
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
