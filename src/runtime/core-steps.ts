/**
 * How the core modules of a program become core instances, one after the other, and what each is given: of a plan's data.
 * Who prints a program prints this instead (`emit/steps.ts`).
 */
import type { CoreFuncId, CoreItem, Plan, Step, StoreItemId } from '../plan/index.ts';

/** What core modules may be given. */
export interface CoreSources {
  func(id: CoreFuncId): unknown;
  /** What a core instance exports. */
  core(coreInstance: number, name: string): unknown;
  /** What adapters import. */
  item(id: StoreItemId): unknown;
}

export type CoreImports = Record<string, Record<string, unknown>>;

/** A core module that is to become an instance. */
export interface CoreStep {
  readonly module: number;
  readonly coreInstance: number;
  /** The component instance in which it happens; absent for adapters. */
  readonly instance?: number;
  imports(sources: CoreSources): CoreImports;
}

/** The steps of a plan that is about to run. */
export function stepsOf(plan: Plan): readonly CoreStep[] {
  // What adapters import has one name in all of them.
  const shared: CoreImports = bare();
  return plan.steps.map((step) => ({
    module: step.module,
    coreInstance: step.coreInstance,
    ...(step.kind === 'adapters' ? {} : { instance: step.instance }),
    imports: (sources) => importsOf(plan, step, sources, shared),
  }));
}

function importsOf(
  plan: Plan,
  { kind, imports }: Step,
  sources: CoreSources,
  shared: CoreImports,
): CoreImports {
  const isShared = kind === 'adapters';
  const all: CoreImports = isShared ? shared : bare();
  for (const { module: from, name, item } of imports) {
    const names = (all[from] ??= bare());
    if (!isShared || !(name in names)) names[name] = itemOf(plan, item, sources);
  }
  return all;
}

function itemOf({ memories, tables }: Plan, item: CoreItem, sources: CoreSources): unknown {
  switch (item.kind) {
    case 'func':
      return sources.func(item.func);
    case 'memory': {
      const { coreInstance, name } = memories[item.memory]!;
      return sources.core(coreInstance, name);
    }
    case 'table': {
      const { coreInstance, name } = tables[item.table]!;
      return sources.core(coreInstance, name);
    }
    case 'store':
      return sources.item(item.item);
    default:
      return sources.core(item.coreInstance, item.name);
  }
}

/** An object in which any name is just a name. */
function bare<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
