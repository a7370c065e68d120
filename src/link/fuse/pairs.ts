/**
 * Which lowers and built-ins of a plan become functions of adapter modules, and why the others don't: what may wait,
 * looks at the running task or thread, or passes streams goes the plain way, through JavaScript, over the same tables.
 */
import { AbiTypes, contains, hostForm, type AbiFuncType, type AbiType } from '../../abi/index.ts';
import {
  type CoreFunc,
  type CoreFuncId,
  type Facts,
  type FuncId,
  type InstanceId,
  type Meeting,
  type OptionsId,
  type Plan,
  type PlanFunc,
  type PlanLift,
  type ResourceId,
  type StoreItem,
} from '../../plan/index.ts';
import type { Need } from './adapter-module.ts';
import { markItem } from './marks.ts';
import type { Pair } from './adapter.ts';
import { entered } from './entering.ts';
import { disposeItem, type FusedBuiltin } from './builtins.ts';
import {
  countsEntries,
  hostItem,
  usesHostMemory,
  waitItems,
  type Entry,
  type Exit,
} from './edge.ts';
import { textItems } from './host-text.ts';
import type { Side } from './side.ts';

/** A function that an adapter module will have, in place of all definitions that are equal. */
export type Fused = {
  /** The first of them. */
  readonly core: CoreFuncId;
  readonly all: readonly CoreFuncId[];
} & (
  | { readonly kind: 'adapter'; readonly pair: Pair }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'exit'; readonly exit: Exit }
  | {
      readonly kind: 'builtin';
      /** Whether its instance is ever told not to leave. */
      readonly mayBeKept: boolean;
    }
);

/** Why a call of another component, or of its destructor, goes the plain way. */
export type WhyPlain =
  | 'the function is asynchronous'
  | 'it is lowered as asynchronous'
  | 'it is lifted as asynchronous'
  | 'the callee may have to wait'
  | 'the callee looks at the task or thread that runs'
  | 'a stream, a future or an error context crosses'
  | 'what is lifted needs JavaScript'
  | 'the destructor needs JavaScript';

/** What becomes of a plan's canonical definitions. */
export interface Decision {
  readonly fused: readonly Fused[];
  readonly plain: ReadonlyMap<CoreFuncId, WhyPlain>;
}

/** Decides for all of them. */
export function decide(plan: Plan, facts: Facts): Decision {
  const abi = new AbiTypes(plan.types);
  const kept = keptInstances(plan);
  const fused = new Map<string, Fused & { readonly all: CoreFuncId[] }>();
  const plain = new Map<CoreFuncId, WhyPlain>();
  const meetings = new Map(facts.meetings.map((meeting) => [meeting.lower, meeting]));
  // What is called is defined before what calls it.
  const isCore = (core: CoreFuncId): boolean => {
    const func = plan.coreFuncs[core]!;
    return func.kind === 'export' || fused.has(keyOf(func));
  };
  for (const [core, func] of plan.coreFuncs.entries()) {
    if (func.kind === 'export') continue;
    const key = keyOf(func);
    const first = fused.get(key);
    if (first !== undefined) {
      first.all.push(core);
    } else if (func.kind === 'lower') {
      const callee = plan.funcs[func.func]!;
      const type = abi.func(callee.type);
      const meeting = meetings.get(core);
      if (meeting === undefined || callee.kind !== 'lift') {
        const exit = exitOf(plan, core, func, callee, type, kept, isCore);
        if (exit !== undefined) fused.set(key, { kind: 'exit', core, all: [core], exit });
        continue;
      }
      const why = whyPlain(plan, facts, func, callee, type, isCore);
      const pair = pairOf(plan, meeting, func, callee, type, kept);
      if (why !== undefined) plain.set(core, why);
      else fused.set(key, { kind: 'adapter', core, all: [core], pair });
    } else {
      const why =
        func.kind === 'resource-drop' ? whyPlainDrop(plan, facts, func, isCore) : undefined;
      if (why !== undefined) plain.set(core, why);
      if (why !== undefined || !isFusable(func)) continue;
      const mayBeKept = kept.has(func.instance);
      fused.set(key, { kind: 'builtin', core, all: [core], mayBeKept });
    }
  }
  const entries = exportedLifts(plan).flatMap((id) => entryOf(plan, facts, abi, id, isCore) ?? []);
  const numbered = entries.map((entry, i): Fused => {
    const core = plan.coreFuncs.length + i;
    return { kind: 'entry', core, all: [core], entry };
  });
  return { fused: [...fused.values(), ...numbered], plain };
}

/** The lifted functions that are exported, whatever their names. */
function exportedLifts({ exports, funcs }: Plan): readonly FuncId[] {
  const found = new Set<FuncId>();
  const collect = (items: Plan['exports']): void => {
    for (const item of items) {
      if (item.kind === 'instance') collect(item.items);
      if (item.kind === 'func' && funcs[item.func]!.kind === 'lift') found.add(item.func);
    }
  };
  collect(exports);
  return [...found];
}

/** A lifted function as JavaScript is to call it; undefined where that goes the plain way. */
function entryOf(
  plan: Plan,
  facts: Facts,
  abi: AbiTypes,
  id: FuncId,
  isCore: (core: CoreFuncId) => boolean,
): Entry | undefined {
  const func = plan.funcs[id] as PlanLift;
  const { instance } = func;
  const options = plan.options[func.options]!;
  const type = abi.func(func.type);
  if (func.type.async || options.async) return undefined;
  if (facts.concurrent.has(instance) || facts.observing.has(instance)) return undefined;
  if (valuesOf(type).some((t) => contains(t, isOfThreads))) return undefined;
  const called = [func.core, ...calledBy(plan, func.options)];
  if (!called.every(isCore)) return undefined;
  return { id, func, type, callee: { role: 'callee', instance, options } };
}

/** A function of the host's as a guest is to call it; undefined where that goes the plain way. */
function exitOf(
  plan: Plan,
  lower: CoreFuncId,
  { instance, func, options }: Lower,
  { type: { async }, label }: PlanFunc,
  type: AbiFuncType,
  kept: ReadonlySet<InstanceId>,
  isCore: (core: CoreFuncId) => boolean,
): Exit | undefined {
  if (async || plan.options[options]!.async) return undefined;
  if (valuesOf(type).some((t) => contains(t, isOfThreads))) return undefined;
  if (!calledBy(plan, options).every(isCore)) return undefined;
  const caller = { role: 'caller', instance, options: plan.options[options]! } as const;
  return { lower, func, options, label, type, caller, mayBeKept: kept.has(instance) };
}

function valuesOf({ params, result }: AbiFuncType): readonly AbiType[] {
  return result === undefined ? params : [...params, result];
}

/** What makes definitions equal. */
function keyOf(func: Exclude<CoreFunc, { readonly kind: 'export' }>): string {
  const { kind, instance } = func;
  switch (kind) {
    case 'lower':
      return `${kind} ${instance} ${func.func} ${func.options}`;
    case 'builtin':
      return `${kind} ${instance} ${Object.values(func.builtin).join()}`;
    default:
      return `${kind} ${instance} ${func.resource}`;
  }
}

type Lower = CoreFunc & { readonly kind: 'lower' };
type Drop = CoreFunc & { readonly resource: ResourceId };

function pairOf(
  plan: Plan,
  { lower, related }: Meeting,
  { instance, options }: Lower,
  func: PlanLift,
  type: AbiFuncType,
  kept: ReadonlySet<InstanceId>,
): Pair {
  return {
    lower,
    func,
    type,
    caller: { role: 'caller', instance, options: plan.options[options]! },
    callee: { role: 'callee', instance: func.instance, options: plan.options[func.options]! },
    related,
    callerMayBeKept: kept.has(instance),
  };
}

function whyPlain(
  plan: Plan,
  facts: Facts,
  lower: Lower,
  func: PlanLift,
  type: AbiFuncType,
  isCore: (core: CoreFuncId) => boolean,
): WhyPlain | undefined {
  const { instance } = func;
  if (func.type.async) return 'the function is asynchronous';
  if (plan.options[lower.options]!.async) return 'it is lowered as asynchronous';
  if (plan.options[func.options]!.async) return 'it is lifted as asynchronous';
  if (facts.waiting.has(instance)) return 'the callee may have to wait';
  if (facts.concurrent.has(instance) || facts.observing.has(instance)) {
    return 'the callee looks at the task or thread that runs';
  }
  if (valuesOf(type).some((t) => contains(t, isOfThreads))) {
    return 'a stream, a future or an error context crosses';
  }
  const called = [func.core, ...calledBy(plan, func.options), ...calledBy(plan, lower.options)];
  if (!called.every(isCore)) return 'what is lifted needs JavaScript';
  return undefined;
}

function isOfThreads({ kind }: AbiType): boolean {
  return kind === 'stream' || kind === 'future' || kind === 'error-context';
}

/** The core functions that canonical options name. */
function calledBy(plan: Plan, options: OptionsId): readonly CoreFuncId[] {
  const { realloc, postReturn } = plan.options[options]!;
  return [realloc, postReturn].filter((id) => id !== undefined);
}

/** A destructor may wait, or look at its thread. */
function whyPlainDrop(
  plan: Plan,
  facts: Facts,
  { resource: id }: Drop,
  isCore: (core: CoreFuncId) => boolean,
): WhyPlain | undefined {
  const resource = plan.resources[id]!;
  if (resource.kind !== 'defined') return undefined;
  const { instance, dtor } = resource;
  if (facts.waiting.has(instance)) return 'the callee may have to wait';
  if (facts.concurrent.has(instance) || facts.observing.has(instance)) {
    return 'the callee looks at the task or thread that runs';
  }
  if (dtor === undefined || isCore(dtor)) return undefined;
  return 'the destructor needs JavaScript';
}

/** Whether a built-in is one that adapters have. */
function isFusable(core: FusedBuiltin): boolean {
  if (core.kind !== 'builtin') return true;
  const { name } = core.builtin;
  return name === 'context.get' || name === 'context.set';
}

/** Instances that have a realloc or a post-return, during which they may call nothing outside. */
function keptInstances(plan: Plan): ReadonlySet<InstanceId> {
  const kept = new Set<InstanceId>();
  const note = (instance: InstanceId, options: OptionsId): void => {
    if (calledBy(plan, options).length > 0) kept.add(instance);
  };
  for (const func of plan.funcs) if (func.kind === 'lift') note(func.instance, func.options);
  for (const core of plan.coreFuncs) {
    if (core.kind === 'lower') note(core.instance, core.options);
    if (core.kind === 'builtin' && 'options' in core.builtin) {
      note(core.instance, core.builtin.options);
    }
  }
  return kept;
}

const knownSlots = new WeakMap<Plan, ReadonlyMap<InstanceId, readonly (0 | 1)[]>>();

/** The context slots that an instance uses. */
function contextSlots(plan: Plan, instance: InstanceId): readonly (0 | 1)[] {
  let known = knownSlots.get(plan);
  if (known === undefined) knownSlots.set(plan, (known = slotsOf(plan)));
  return known.get(instance) ?? [];
}

function slotsOf({ coreFuncs }: Plan): ReadonlyMap<InstanceId, readonly (0 | 1)[]> {
  const slots = new Map<InstanceId, (0 | 1)[]>();
  for (const core of coreFuncs) {
    if (core.kind !== 'builtin') continue;
    const { name } = core.builtin;
    if (name !== 'context.get' && name !== 'context.set') continue;
    const slot = core.builtin.slot as 0 | 1;
    const known = slots.get(core.instance) ?? [];
    if (!known.includes(slot)) slots.set(core.instance, [...known, slot]);
  }
  return slots;
}

/** All that a function needs of its surroundings, as imports of its module. */
export function needsOf(plan: Plan, fused: Fused): readonly Need[] {
  const items: Need[] = [];
  const func = (id: CoreFuncId | undefined): void => {
    if (id !== undefined) items.push({ kind: 'func', func: id });
  };
  const store = (item: StoreItem): void => void items.push({ kind: 'store', item });
  const enters = (id: InstanceId, caller: InstanceId | undefined): void => {
    for (const i of entered(plan, id, caller)) {
      store(markItem('entered', i));
    }
  };
  const instance = (id: InstanceId): void => {
    store(markItem('kept', id));
    for (const slot of contextSlots(plan, id)) store({ name: 'context', instance: id, slot });
  };
  const values = (type: AbiFuncType): void => {
    const isHandle = ({ kind }: AbiType): boolean => kind === 'own' || kind === 'borrow';
    if (valuesOf(type).some((t) => contains(t, isHandle))) store({ name: 'handles' });
  };
  const side = ({ options, instance: id }: Side): void => {
    if (options.memory !== undefined) items.push({ kind: 'memory', memory: options.memory });
    func(options.realloc);
    instance(id);
  };
  const texts = (types: readonly AbiType[], { options }: Side, from: 'host' | 'guest'): void => {
    if (types.some((type) => hostForm(type) === 'text')) {
      textItems(options.encoding, from).forEach(store);
    }
  };
  store({ name: 'at' });
  store({ name: 'trap' });
  for (const index of [0, 1, 2] as const) store({ name: 'value', index });
  if (fused.kind === 'entry') {
    const { type, func: lifted, callee } = fused.entry;
    values(type);
    func(lifted.core);
    side(callee);
    func(callee.options.postReturn);
    enters(callee.instance, undefined);
    if (countsEntries(plan)) store({ name: 'depth' });
    if (usesHostMemory(type)) store({ name: 'host-memory' });
    texts(type.params, callee, 'host');
    texts(type.result === undefined ? [] : [type.result], callee, 'guest');
    return items;
  }
  if (fused.kind === 'exit') {
    const { type, caller } = fused.exit;
    values(type);
    side(caller);
    store({ name: 'signal' });
    store(hostItem(fused.exit));
    waitItems(type).forEach(store);
    if (usesHostMemory(type)) store({ name: 'host-memory' });
    texts(type.params, caller, 'guest');
    texts(type.result === undefined ? [] : [type.result], caller, 'host');
    return items;
  }
  if (fused.kind === 'adapter') {
    const { pair } = fused;
    values(pair.type);
    func(pair.func.core);
    side(pair.caller);
    side(pair.callee);
    func(pair.callee.options.postReturn);
    enters(pair.callee.instance, pair.caller.instance);
    return items;
  }
  const core = plan.coreFuncs[fused.core] as FusedBuiltin;
  instance(core.instance);
  if (core.kind !== 'builtin') store({ name: 'handles' });
  if (core.kind === 'resource-drop') {
    const resource = plan.resources[core.resource]!;
    if (resource.kind === 'imported') {
      store(disposeItem(core));
      store({ name: 'signal' });
      return items;
    }
    enters(resource.instance, core.instance);
    if (resource.dtor !== undefined) {
      func(resource.dtor);
      store({ name: 'depth' });
      store({ name: 'depth-limit' });
      instance(resource.instance);
    }
  }
  return items;
}

/** The instances of components that a function leaves and enters, of whose growth it has to know. */
export function instancesOf(plan: Plan, fused: Fused): readonly InstanceId[] {
  if (fused.kind === 'entry' || fused.kind === 'exit') return [];
  if (fused.kind === 'adapter') return [fused.pair.caller.instance, fused.pair.callee.instance];
  const core = plan.coreFuncs[fused.core] as FusedBuiltin;
  if (core.kind !== 'resource-drop') return [];
  const resource = plan.resources[core.resource]!;
  return resource.kind === 'defined' ? [core.instance, resource.instance] : [];
}
