/**
 * Decides, before anything runs, which calls may have to put a machine stack aside: those of built-ins that wait, of
 * asynchronous functions that are lowered synchronously, and of whatever may lead to such a call. Whole instances are
 * looked at, not functions: their core modules may call each other as they like. All other calls stay plain ones.
 */
import type { AbiTypes } from '../../abi/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import { builtins } from '../builtins/index.ts';
import type { CoreFunc, CoreFuncId, BuiltinName, InstanceId, Plan } from '../../plan/index.ts';

/** What of a plan may have to wait. */
export interface Suspending {
  /** Instances whose core code may have to wait. */
  readonly instances: ReadonlySet<InstanceId>;
  /** Those, and instances that can tell their threads apart. */
  readonly concurrent: ReadonlySet<InstanceId>;
  /** Our functions that may have to wait. */
  readonly coreFuncs: ReadonlySet<CoreFuncId>;
  /** The signatures of core functions of those instances that we call, by `entryName`. */
  readonly entries: ReadonlyMap<string, CoreSignature>;
  /** The signature of each of these functions, by its id. */
  readonly entered: ReadonlyMap<CoreFuncId, CoreSignature>;
}

/** Of what a thread runs, and of destructors. */
export const threadSignature: CoreSignature = { params: ['i32'], results: [] };

/** The name of the entry for functions of a signature. */
export function entryName({ params, results }: CoreSignature): string {
  return `(${params.join(' ')}) -> (${results.join(' ')})`;
}

const known = new WeakMap<Plan, Suspending>();

/** Computed once a plan. */
export function suspending(plan: Plan, abi: AbiTypes): Suspending {
  let found = known.get(plan);
  if (found === undefined) known.set(plan, (found = compute(plan, abi)));
  return found;
}

function compute(plan: Plan, abi: AbiTypes): Suspending {
  const instances = new Set<InstanceId>();
  const coreFuncs = new Set<CoreFuncId>();
  // An instance that waits makes those wait that call it: repeat until nothing is added.
  for (let before = -1; before !== coreFuncs.size;) {
    before = coreFuncs.size;
    for (const [id, func] of plan.coreFuncs.entries()) {
      if (func.kind === 'export' || coreFuncs.has(id) || !waits(plan, func, instances)) continue;
      coreFuncs.add(id);
      instances.add(func.instance);
    }
  }
  const entered = enteredFuncs(plan, abi, instances);
  const entries = new Map([...entered.values()].map((s) => [entryName(s), s]));
  const concurrent = new Set(instances);
  for (const func of plan.coreFuncs) {
    if (func.kind !== 'builtin' || !threadMakers.has(func.builtin.name)) continue;
    concurrent.add(func.instance);
    entries.set(entryName(threadSignature), threadSignature);
  }
  return { instances, concurrent, coreFuncs, entries, entered };
}

const threadMakers: ReadonlySet<BuiltinName> = new Set(['thread.index', 'thread.new-indirect']);

function waits(
  plan: Plan,
  func: Exclude<CoreFunc, { kind: 'export' }>,
  instances: ReadonlySet<InstanceId>,
): boolean {
  switch (func.kind) {
    case 'lower': {
      const callee = plan.funcs[func.func]!;
      if (callee.type.async && !plan.options[func.options]!.async) return true;
      return callee.kind === 'lift' && instances.has(callee.instance);
    }
    case 'resource-drop': {
      const resource = plan.resources[func.resource]!;
      return (
        resource.kind === 'defined' &&
        resource.dtor !== undefined &&
        instances.has(resource.instance)
      );
    }
    case 'builtin':
      return builtins.get(func.builtin.name)?.waits?.(func.builtin, plan) ?? false;
    case 'resource-new':
    case 'resource-rep':
      return false;
    default:
      return func satisfies never;
  }
}

function enteredFuncs(
  plan: Plan,
  abi: AbiTypes,
  instances: ReadonlySet<InstanceId>,
): Map<CoreFuncId, CoreSignature> {
  const entered = new Map<CoreFuncId, CoreSignature>();
  for (const func of plan.funcs) {
    if (func.kind !== 'lift' || !instances.has(func.instance)) continue;
    const { callback } = plan.options[func.options]!;
    for (const core of [func.core, callback]) {
      if (core !== undefined) entered.set(core, plan.coreFuncs[core]!.type);
    }
  }
  for (const resource of plan.resources) {
    if (resource.kind !== 'defined' || resource.dtor === undefined) continue;
    if (instances.has(resource.instance)) entered.set(resource.dtor, threadSignature);
  }
  return entered;
}
