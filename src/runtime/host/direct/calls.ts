/**
 * Calls across the host's edge by adapters, both ways: values of JavaScript are checked and laid out in the host's memory,
 * from where an adapter takes them, and what an adapter has put there is read. What is thrown is as on the plain way
 * (`guest-func.ts`, `func.ts`).
 */
import {
  hostForm,
  layout,
  type HostForm,
  type AbiType,
  type AbiVariant,
} from '../../../abi/index.ts';
import type { PlanFuncType, PlanLift } from '../../../plan/index.ts';
import type { EdgeFunction, EdgeValue } from '../../core/core-func.ts';
import type { Instance } from '../../core/instance.ts';
import { Task } from '../../core/task.ts';
import { Thread } from '../../core/thread.ts';
import { ComponentError } from '../../core/trap.ts';
import type { Edge } from '../edge.ts';
import type { ImportedFunc } from '../func.ts';
import type { ExportedFunc, HostFunction } from '../guest-func.ts';
import type { HostScope } from '../resources.ts';
import type { HostSignature } from '../signature.ts';
import type { DirectType, DirectValues } from './values.ts';
import type { HostMemory } from './memory.ts';

/** How a result comes or goes: all of it, or the payload of one of its two cases. */
class DirectResult {
  readonly #memory: HostMemory | undefined;
  readonly #whole: DirectType | undefined;
  /** Where the error case is thrown: the payloads, and where they lie. */
  readonly #cases: readonly (DirectType | undefined)[] | undefined;
  readonly #isCore: boolean;
  readonly #size: number;
  readonly #align: number;
  readonly #payload: number;

  constructor(edge: Edge, values: DirectValues, type: PlanFuncType, { fallible }: HostSignature) {
    this.#memory = values.memory;
    const { result } = type;
    const abi: AbiType | undefined = result === undefined ? undefined : edge.store.abi.of(result);
    this.#isCore = abi === undefined || isOneValue(hostForm(abi));
    this.#size = abi === undefined ? 0 : layout(abi).size;
    this.#align = abi === undefined ? 1 : layout(abi).align;
    if (fallible === undefined) {
      this.#whole = result === undefined ? undefined : values.of(result);
      this.#payload = 0;
    } else {
      const { ok, err } = fallible;
      this.#cases = [ok, err].map((ref) => (ref === undefined ? undefined : values.of(ref)));
      this.#payload = layout(abi as AbiVariant).payloadOffset;
    }
  }

  /** What the host gets; throws the payload of the error case. */
  take(core: EdgeValue | undefined, scope: HostScope | undefined): unknown {
    const whole = this.#whole;
    if (this.#cases === undefined) {
      if (whole === undefined) return undefined;
      return this.#isCore ? whole.core!.from(core!, scope) : whole.read(Number(core) >>> 0, scope);
    }
    const at = Number(core) >>> 0;
    const index = this.#isCore ? at : this.#memory!.bytes[at]!;
    const payload = this.#cases[index];
    if (payload !== undefined) this.#memory!.countLifted(payload.weight);
    const value = payload?.read(at + this.#payload, scope);
    if (index === 1) throw new ComponentError(value);
    return value;
  }

  /** The core value for what the host returned, or threw as the payload of the error case. */
  give(given: unknown, isErr: boolean, scope: HostScope | undefined): EdgeValue | undefined {
    const whole = this.#whole;
    if (this.#cases === undefined) {
      if (whole === undefined) return undefined;
      if (this.#isCore) return whole.core!.to(given, scope);
      const at = this.#memory!.allocate(this.#align, this.#size);
      whole.write(given, at, scope);
      return at;
    }
    const index = isErr ? 1 : 0;
    if (this.#isCore) return index;
    const at = this.#memory!.allocate(this.#align, this.#size);
    this.#memory!.bytes[at] = index;
    this.#cases[index]?.write(given, at + this.#payload, scope);
    return at;
  }
}

const none: readonly never[] = [];

/** Whether what passes is the value itself, and nothing of it lies in memory. */
function isOneValue(form: HostForm): boolean {
  return form === 'core' || form === 'text';
}

/** How a parameter passes. */
interface DirectParam {
  readonly form: HostForm;
  readonly type: DirectType;
}

function paramsOf(edge: Edge, values: DirectValues, type: PlanFuncType): readonly DirectParam[] {
  return type.params.map((p) => ({
    form: hostForm(edge.store.abi.of(p.type)),
    type: values.of(p.type),
  }));
}

/** A lifted function for JavaScript; `core` is its adapter. */
export function directEntry(
  edge: Edge,
  values: DirectValues,
  func: PlanLift,
  exported: ExportedFunc,
  core: EdgeFunction,
): HostFunction {
  const { store } = edge;
  const { scheduler } = store;
  const { memory } = values;
  const { place } = exported;
  const instance = store.instance(func.instance);
  // One call at a time is in the instance.
  const thread = new Thread(new Task(instance, func.label));
  const params = paramsOf(edge, values, func.type);
  const result = new DirectResult(edge, values, func.type, exported.signature);
  const { hasHandles } = exported.signature;
  const hasSlots = instance.contextSlots !== undefined;
  /** Runs the guest; what it throws has ended the program. Nobody traces: depths need not be counted. */
  const run = (flat: readonly EdgeValue[]): EdgeValue | undefined => {
    try {
      store.enter(instance, undefined, place);
      if (hasSlots) thread.restart();
      const returned = store.callEntry(thread, core, flat);
      store.leave(instance, undefined, place);
      return returned;
    } catch (error) {
      throw store.kill(error, place);
    }
  };
  const isBare = params.length === 0 && func.type.result === undefined;
  if (isBare) {
    return () => {
      if (store.poison !== undefined || scheduler?.inFlight === true) exported.checkCallable();
      run(none);
      if (scheduler?.isIdle === false) scheduler.schedule();
    };
  }

  const take = (args: readonly unknown[], scope: HostScope | undefined): EdgeValue[] => {
    const flat: EdgeValue[] = [];
    let i = 0;
    try {
      for (; i < params.length; i++) pass(memory, params[i]!, args[i], scope, flat);
      // A getter of the host's may have called a function that trapped.
      if (store.poison !== undefined) store.checkAlive(place);
    } catch (error) {
      scope?.rollback();
      if (error !== undefined && error === memory?.trapped) throw store.kill(error, place);
      throw exported.refused(i, error);
    }
    return flat;
  };
  return (...args) => {
    if (store.poison !== undefined || scheduler?.inFlight === true) exported.checkCallable();
    const scope = hasHandles ? edge.handles.scope(undefined) : undefined;
    const top = memory?.top;
    memory?.begin(place);
    try {
      const flat = take(args, scope);
      const returned = run(flat);
      if (scheduler?.isIdle === false) scheduler.schedule();
      memory?.begin(place);
      return taken(() => result.take(returned, scope));
    } finally {
      scope?.end();
      if (memory !== undefined) memory.top = top!;
    }
  };

  /** A limit that reading breaks ends the program as a trap does. */
  function taken(read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      if (error instanceof ComponentError) throw error;
      throw store.kill(error, place);
    }
  }
}

/** Passes an argument of JavaScript's: pushes its core values. */
function pass(
  memory: HostMemory | undefined,
  { form, type }: DirectParam,
  value: unknown,
  scope: HostScope | undefined,
  flat: EdgeValue[],
): void {
  if (isOneValue(form)) flat.push(type.core!.to(value, scope));
  else if (form === 'pair') {
    const pointer = type.pair!.to(value, scope);
    flat.push(pointer, memory!.length);
  } else {
    const at = memory!.allocate(type.align, type.size);
    type.write(value, at, scope);
    flat.push(at);
  }
}

/** A function of the host's for the adapter of an instance that has lowered it; it throws what ends the program. */
export function directExit(
  edge: Edge,
  values: DirectValues,
  type: PlanFuncType,
  func: ImportedFunc,
  caller: Instance,
): EdgeFunction {
  const params = paramsOf(edge, values, type);
  const result = new DirectResult(edge, values, type, func.signature);
  const { hasHandles } = func.signature;
  const { memory } = values;
  const call = { caller };
  if (params.length === 0 && type.result === undefined) {
    return () => {
      const outcome = func.invokeWith(call, none);
      func.checkSettled(call, outcome);
      return undefined;
    };
  }
  const giving = { component: caller.label, func: func.place.func };
  return (...flat) => {
    const scope = hasHandles ? edge.handles.scope(undefined) : undefined;
    memory?.begin(giving);
    try {
      const args = argsOf(params, flat, scope);
      const outcome = func.invokeWith(call, args);
      func.checkSettled(call, outcome);
      memory?.begin(giving);
      return func.converted(call, () => result.give(outcome.value, outcome.isErr, scope));
    } finally {
      scope?.end();
    }
  };
}

function argsOf(
  params: readonly DirectParam[],
  flat: readonly EdgeValue[],
  scope: HostScope | undefined,
): unknown[] {
  const args: unknown[] = [];
  let next = 0;
  for (const { form, type } of params) {
    if (isOneValue(form)) args.push(type.core!.from(flat[next++]!, scope));
    else if (form === 'pair') {
      args.push(type.pair!.from(Number(flat[next++]) >>> 0, Number(flat[next++]) >>> 0, scope));
    } else args.push(type.read(Number(flat[next++]) >>> 0, scope));
  }
  return args;
}
