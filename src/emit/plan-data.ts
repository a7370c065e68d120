/**
 * The plan of a program -> what is read of it when the program runs as files, as data. Most of a plan is printed as code
 * (`steps.ts`, `layers.ts`, `imports.ts`, `exports.ts`), and where adapters do everything nobody asks for the rest of its
 * core functions and types: engines would parse them for nothing.
 */
import type { ProgramParts } from '../link/index.ts';
import type { CoreFuncId, Plan, PlanModule } from '../plan/index.ts';
import { itemsForEdge } from './adapters.ts';
import { edgeFuncs } from './edge-funcs.ts';
import { goesPlain, watchesGrowth } from './layers.ts';

/** The plan of a program as far as it is read. */
export function planData(parts: ProgramParts): object {
  return goesPlain(parts) ? plainPlan(parts) : directPlan(parts.plan);
}

/** The host's edge as far as it is read, but for types: its exports and classes are printed as code. */
export function edgeData(parts: ProgramParts): object {
  const { signatures } = parts.host;
  return {
    signatures: goesPlain(parts) ? signatures : some(signatures, edgeFuncs(parts.plan).funcs),
  };
}

/** Where JavaScript runs some of the canonical definitions, it looks at all of them. */
function plainPlan({ plan, host }: ProgramParts): object {
  return {
    ...plan,
    types: host.types,
    steps: [],
    adapters: adaptersData(plan),
    modules: plan.modules.map(moduleData),
    imports: [],
    exports: [],
  };
}

/** Where adapters do everything, what the host calls and gives; what adapters pass has its types in what is printed. */
function directPlan(plan: Plan): object {
  const { version, instances, modules } = plan;
  const { funcs, options } = edgeFuncs(plan);
  return {
    version,
    types: [],
    instances,
    ...(watchesGrowth(plan) && { modules: modules.map(moduleData) }),
    options: some(plan.options, options, ({ encoding }) => ({ encoding })),
    coreFuncs: some(plan.coreFuncs, entered(plan), (core) => ({ ...core, type: undefined })),
    funcs: some(plan.funcs, funcs, (func) =>
      func.kind === 'lift'
        ? { ...func, core: undefined, type: undefined }
        : { kind: func.kind, label: func.label },
    ),
    adapters: adaptersData(plan),
  };
}

const adaptersData = ({ adapters }: Plan): object | undefined =>
  adapters && { ...adapters, items: itemsForEdge(adapters.items) };

const moduleData = (module: PlanModule): object =>
  module.kind === 'inline' ? { ...module, bytes: undefined } : module;

/** What calls across the host's edge begin with: adapters, and destructors. */
function entered({ adapters, resources }: Plan): ReadonlySet<CoreFuncId> {
  const adapted = adapters?.entries.map(({ core }) => core) ?? [];
  const destructors = resources.flatMap((resource) =>
    resource.kind === 'defined' ? (resource.dtor ?? []) : [],
  );
  return new Set([...adapted, ...destructors]);
}

/** Some of a list, by their numbers: what is looked up in it is found as in the whole. */
function some<T>(
  all: readonly T[],
  numbers: ReadonlySet<number>,
  data: (item: T) => unknown = (item) => item,
): Readonly<Record<number, unknown>> {
  return Object.fromEntries([...numbers].map((number) => [number, data(all[number]!)]));
}
