/**
 * A plan -> what can be known of it before anything runs: which calls may have to put a machine stack aside, which
 * instances look at the task or thread that runs, which lowers meet which lifts. Whole instances are looked at, not
 * functions: their core modules may call each other as they like. CanonicalABI.md, canon lift and canon lower.
 */
import type { CoreSignature } from '../wasm/index.ts';
import type { PlanBuiltin } from './builtin.ts';
import type { CoreFunc, CoreFuncId, FuncId, InstanceId, Plan, PlanFunc } from './plan.ts';

/** A lower whose callee is lifted in the same plan: where two components meet. */
export interface Meeting {
  readonly lower: CoreFuncId;
  readonly lift: FuncId;
  /** Whether one of the two instances is, or stands in, the other: then calls trap. */
  readonly related: boolean;
}

/**
 * What can be known of a plan before it runs: mostly, who may have to wait for something asynchronous, and so needs a
 * stack that the engine can set aside.
 */
export interface Facts {
  /** Instances whose core code may have to wait. */
  readonly waiting: ReadonlySet<InstanceId>;
  /** Those, and instances that can tell their threads apart. */
  readonly concurrent: ReadonlySet<InstanceId>;
  /**
   * Instances with a built-in that looks at the running task or thread, whether or not it may wait: calls of what they
   * lift need a task of their own.
   */
  readonly observing: ReadonlySet<InstanceId>;
  /** Instances that can reach a function of the host's, by themselves or through others that they call. */
  readonly reaching: ReadonlySet<InstanceId>;
  /** Canonical definitions that may have to wait. */
  readonly waits: ReadonlySet<CoreFuncId>;
  /** The core functions of waiting instances that are called from outside, with their core types. */
  readonly entered: ReadonlyMap<CoreFuncId, CoreSignature>;
  /** Whether threads are made, each of which enters a function that takes an i32. */
  readonly makesThreads: boolean;
  readonly meetings: readonly Meeting[];
}

/** Of what a new thread runs. */
export const threadSignature: CoreSignature = { params: ['i32'], results: [] };

/** What is known of the host beforehand; what is left out is taken to be `false`. */
export interface HostFacts {
  /** Whether promises of synchronous functions of its are waited for. */
  readonly promises?: boolean | undefined;
}

/** Computes the facts of a plan; whoever needs them is given them. */
export function analyse(plan: Plan, { promises = false }: HostFacts = {}): Facts {
  const waits = new Set<CoreFuncId>();
  const waiting = callers(plan, (func, id, before) => {
    if (!mayWait(plan, func, before, promises)) return false;
    waits.add(id);
    return true;
  });
  const concurrent = new Set(waiting);
  const observing = new Set<InstanceId>();
  let makesThreads = false;
  for (const func of plan.coreFuncs) {
    if (func.kind !== 'builtin') continue;
    const { name } = func.builtin;
    if (observes(func.builtin)) observing.add(func.instance);
    if (name !== 'thread.index' && name !== 'thread.new-indirect') continue;
    concurrent.add(func.instance);
    makesThreads = true;
  }
  return {
    waiting,
    concurrent,
    observing,
    reaching: callers(plan, (func, _, before) => leads(plan, func, before, isOfHost)),
    waits,
    entered: enteredFuncs(plan, waiting),
    makesThreads,
    meetings: meetingsOf(plan),
  };
}

/** A core function that a guest imports. */
type Definition = Exclude<CoreFunc, { kind: 'export' }>;

/**
 * The instances with a definition that `counts`, given those that are known to have one: an instance that waits makes
 * those wait that call it, and so on.
 */
function callers(
  plan: Plan,
  counts: (func: Definition, id: CoreFuncId, known: ReadonlySet<InstanceId>) => boolean,
): ReadonlySet<InstanceId> {
  const known = new Set<InstanceId>();
  const done = new Set<CoreFuncId>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const [id, func] of plan.coreFuncs.entries()) {
      if (func.kind === 'export' || done.has(id) || !counts(func, id, known)) continue;
      done.add(id);
      known.add(func.instance);
    }
  }
  return known;
}

/** Whether a definition calls a function of the host's that `counts`, or what stands in one of some instances. */
function leads(
  plan: Plan,
  func: Definition,
  to: ReadonlySet<InstanceId>,
  counts: (callee: PlanFunc, lower: CoreFunc & { kind: 'lower' }) => boolean,
): boolean {
  if (func.kind === 'lower') {
    const callee = plan.funcs[func.func]!;
    return counts(callee, func) || (callee.kind === 'lift' && to.has(callee.instance));
  }
  if (func.kind !== 'resource-drop') return false;
  const resource = plan.resources[func.resource]!;
  return resource.kind === 'defined' && resource.dtor !== undefined && to.has(resource.instance);
}

const isOfHost = ({ kind }: PlanFunc): boolean => kind === 'import';

function mayWait(
  plan: Plan,
  func: Definition,
  waiting: ReadonlySet<InstanceId>,
  promises: boolean,
): boolean {
  switch (func.kind) {
    case 'lower':
    case 'resource-drop':
      return leads(plan, func, waiting, (callee, { options }) =>
        callee.type.async ? !plan.options[options]!.async : promises && isOfHost(callee),
      );
    case 'builtin':
      return builtinWaits(plan, func.builtin);
    case 'resource-new':
    case 'resource-rep':
      return false;
    default:
      return func satisfies never;
  }
}

function builtinWaits(plan: Plan, builtin: PlanBuiltin): boolean {
  switch (builtin.name) {
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      return !plan.options[builtin.options]!.async;
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'future.cancel-read':
    case 'future.cancel-write':
      return !builtin.async;
    // Also with `async`: the callee runs until it blocks.
    case 'subtask.cancel':
    case 'waitable-set.wait':
    case 'thread.suspend':
    case 'thread.yield':
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return true;
    default:
      return false;
  }
}

/** Whether a built-in looks at the task or thread that runs. Context slots are no such thing: they are the instance's. */
function observes({ name }: PlanBuiltin): boolean {
  return (
    /^(?:task|thread)\./.test(name) ||
    /^(?:stream|future)\.(?:cancel-)?(?:read|write)$/.test(name) ||
    name === 'subtask.cancel' ||
    name === 'waitable-set.wait' ||
    name === 'waitable-set.poll'
  );
}

function enteredFuncs(
  plan: Plan,
  waiting: ReadonlySet<InstanceId>,
): ReadonlyMap<CoreFuncId, CoreSignature> {
  const entered = new Map<CoreFuncId, CoreSignature>();
  const enter = (core: CoreFuncId | undefined): void => {
    if (core !== undefined) entered.set(core, plan.coreFuncs[core]!.type);
  };
  for (const func of plan.funcs) {
    if (func.kind !== 'lift' || !waiting.has(func.instance)) continue;
    enter(func.core);
    enter(plan.options[func.options]!.callback);
  }
  for (const resource of plan.resources) {
    if (resource.kind === 'defined' && waiting.has(resource.instance)) enter(resource.dtor);
  }
  return entered;
}

function meetingsOf(plan: Plan): readonly Meeting[] {
  return plan.coreFuncs.flatMap((core, lower) => {
    if (core.kind !== 'lower') return [];
    const callee = plan.funcs[core.func]!;
    if (callee.kind !== 'lift') return [];
    return [{ lower, lift: core.func, related: areRelated(plan, core.instance, callee.instance) }];
  });
}

/** Whether one of two instances is the other, or stands in it at any depth. */
export function areRelated(plan: Plan, a: InstanceId, b: InstanceId): boolean {
  return standsIn(plan, a, b) || standsIn(plan, b, a);
}

function standsIn(plan: Plan, inner: InstanceId, outer: InstanceId): boolean {
  for (let i: InstanceId | undefined = inner; i !== undefined; i = plan.instances[i]!.parent) {
    if (i === outer) return true;
  }
  return false;
}
