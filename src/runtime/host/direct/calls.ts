/**
 * Calls across the host's edge by adapters, both ways: values of JavaScript are checked and laid out in the host's memory,
 * from where an adapter takes them, and what an adapter has put there is read. What is thrown is as on the plain way
 * (`guest-func.ts`, `func.ts`).
 */
import { type Layout, layoutOfCases } from '../../../abi/index.ts';
import type { PlanLift } from '../../../plan/index.ts';
import { applyCore, type EdgeFunction, type EdgeValue } from '../../core/core-func.ts';
import type { Instance } from '../../core/instance.ts';
import { ComponentError } from '../../core/trap.ts';
import type { Edge } from '../edge.ts';
import type { ExportedFunc, HostFunction } from '../exported-func.ts';
import type { ImportedFunc } from '../imported-func.ts';
import type { HostScope } from '../resources.ts';
import type { DirectType, DirectValues } from './values.ts';
import type { HostMemory } from './memory.ts';

/** How a result comes or goes: all of it, or the payload of one of its two cases. */
class DirectResult {
  readonly #memory: HostMemory | undefined;
  readonly #whole: DirectType | undefined;
  /** Where the error case is thrown: the payloads, and where they lie. */
  readonly #cases: readonly (DirectType | undefined)[] | undefined;
  readonly #isCore: boolean;
  readonly #layout: Layout;
  readonly #payload: number;

  constructor(values: DirectValues, { signature, isFallible }: ExportedFunc | ImportedFunc) {
    this.#memory = values.memory;
    const { result, fallible } = signature;
    if (!isFallible) {
      const whole = values.ofAny(result);
      this.#whole = whole;
      this.#isCore = whole === undefined || whole.core !== undefined;
      this.#layout = whole ?? nothing;
      this.#payload = 0;
    } else {
      const { ok, err } = fallible!;
      this.#cases = [values.ofAny(ok), values.ofAny(err)];
      const cases = layoutOfCases(this.#cases);
      this.#isCore = this.#cases.every((payload) => payload === undefined);
      this.#layout = cases;
      this.#payload = cases.payloadOffset;
    }
  }

  /** Whether something of it lies in memory while JavaScript has it. */
  get fillsMemory(): boolean {
    return !this.#isCore;
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
      const at = this.#allocate();
      whole.write(given, at, scope);
      return at;
    }
    const index = isErr ? 1 : 0;
    if (this.#isCore) return index;
    const at = this.#allocate();
    this.#memory!.bytes[at] = index;
    this.#cases[index]?.write(given, at + this.#payload, scope);
    return at;
  }

  #allocate(): number {
    return this.#memory!.allocate(this.#layout.align, this.#layout.size);
  }
}

const nothing: Layout = { size: 0, align: 1 };

const none: readonly never[] = [];

/** Whether something of a parameter lies in memory while JavaScript has it. */
const isFilling = ({ core }: DirectType): boolean => core === undefined;

function paramsOf(values: DirectValues, func: ExportedFunc | ImportedFunc): readonly DirectType[] {
  return func.signature.params.map((p) => values.of(p.type));
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
  const { place } = exported;
  const instance = store.instances[func.instance]!;
  // One call at a time is in the instance.
  const runner = store.runner(instance, func.label);
  const params = paramsOf(values, exported);
  const result = new DirectResult(values, exported);
  const { hasHandles } = exported.signature;
  // Adapters put back themselves what they take of it.
  const memory = params.some(isFilling) || result.fillsMemory ? values.memory : undefined;
  /** Runs the guest; what it throws has ended the program. Nobody traces: depths need not be counted. */
  const run = (flat: readonly EdgeValue[]): EdgeValue | undefined => {
    try {
      store.enterByAdapter(runner, place);
      const returned = applyCore(core, flat);
      store.leaveByAdapter(runner, place);
      return returned;
    } catch (error) {
      throw store.kill(error, place);
    }
  };
  const isBare = params.length === 0 && exported.signature.result === undefined;
  if (isBare) {
    return () => {
      if (store.poison !== undefined || scheduler?.inFlight === true) exported.checkCallable();
      // As `run`, which engines don't see through.
      try {
        store.enterByAdapter(runner, place);
        core();
        store.leaveByAdapter(runner, place);
      } catch (error) {
        throw store.kill(error, place);
      }
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
    const scope = hasHandles ? edge.handles.scope() : undefined;
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
  type: DirectType,
  value: unknown,
  scope: HostScope | undefined,
  flat: EdgeValue[],
): void {
  if (type.core !== undefined) flat.push(type.core.to(value, scope));
  else if (type.pair !== undefined) {
    const pointer = type.pair.to(value, scope);
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
  func: ImportedFunc,
  caller: Instance,
): EdgeFunction {
  const params = paramsOf(values, func);
  const result = new DirectResult(values, func);
  const { hasHandles } = func.signature;
  const memory = params.some(isFilling) || result.fillsMemory ? values.memory : undefined;
  const call = { caller };
  if (params.length === 0 && func.signature.result === undefined) {
    return () => {
      const outcome = func.invokeWith(call, none);
      func.checkSettled(call, outcome);
      return undefined;
    };
  }
  const giving = { component: caller.label, func: func.place.func };
  return (...flat) => {
    const scope = hasHandles ? edge.handles.scope() : undefined;
    memory?.begin(giving);
    try {
      const args = argsOf(params, flat, scope);
      const outcome = func.invokeWith(call, args);
      func.checkSettled(call, outcome);
      return func.converted(call, () => result.give(outcome.value, outcome.isErr, scope));
    } finally {
      scope?.end();
    }
  };
}

function argsOf(
  params: readonly DirectType[],
  flat: readonly EdgeValue[],
  scope: HostScope | undefined,
): unknown[] {
  const args: unknown[] = [];
  let next = 0;
  for (const type of params) {
    if (type.core !== undefined) args.push(type.core.from(flat[next++]!, scope));
    else if (type.pair !== undefined) {
      args.push(type.pair.from(Number(flat[next++]) >>> 0, Number(flat[next++]) >>> 0, scope));
    } else args.push(type.read(Number(flat[next++]) >>> 0, scope));
  }
  return args;
}
