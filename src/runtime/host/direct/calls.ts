/**
 * Calls across the host's edge by adapters, both ways: values of JavaScript are checked and laid out in the host's memory,
 * from where an adapter takes them, and what an adapter has put there is read. What is thrown is as on the plain way
 * (`guest-func.ts`, `func.ts`).
 */
import type { HostSignature, PlanLift } from '../../../plan/index.ts';
import { applyCore, type EdgeFunction, type EdgeValue } from '../../core/core-func.ts';
import type { Instance } from '../../core/instance.ts';
import type { TrapPlace } from '../../core/trap.ts';
import type { Edge } from '../edge.ts';
import { type HostFunction, refused } from '../refused.ts';
import type { ImportedFunc } from '../imported-func.ts';
import type { HostScope } from '../resources.ts';
import type { DirectPromises } from '../../async/direct-promises.ts';
import type { DirectPassed, EdgeValues, FuncValues } from './values.ts';
import type { HostMemory } from './memory.ts';

const none: readonly never[] = [];

/** A lifted function for JavaScript; `core` is its adapter. */
export function directEntry(
  edge: Edge,
  whole: EdgeValues,
  { params, result }: FuncValues,
  func: PlanLift,
  signature: HostSignature,
  place: TrapPlace,
  core: EdgeFunction,
): HostFunction {
  const { store } = edge;
  const instance = store.instances[func.instance]!;
  // One call at a time is in the instance.
  const runner = store.runner(instance, func.label);
  const { hasHandles } = signature;
  // Adapters put back themselves what they take of it.
  const memory = params.some((p) => p.inMemory) || result.inMemory ? whole.memory : undefined;
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
  const isBare = params.length === 0 && signature.result === undefined;
  if (isBare) {
    return () => {
      store.checkCallable(place);
      run(none);
      store.goOn();
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
      throw refused(signature, place, i, error);
    }
    return flat;
  };
  return (...args) => {
    store.checkCallable(place);
    const scope = hasHandles ? edge.handles!.scope() : undefined;
    const top = memory?.top;
    memory?.begin(place);
    try {
      const flat = take(args, scope);
      const returned = run(flat);
      store.goOn();
      memory?.begin(place);
      const value = taken(returned, scope);
      return result.end === undefined ? value : result.end(value);
    } finally {
      scope?.end();
      if (memory !== undefined) memory.top = top!;
    }
  };

  /** A limit that reading breaks ends the program as a trap does. */
  function taken(returned: EdgeValue | undefined, scope: HostScope | undefined): unknown {
    try {
      return result.take(returned, scope);
    } catch (error) {
      throw store.kill(error, place);
    }
  }
}

/** Passes an argument of JavaScript's: pushes its core values. */
function pass(
  memory: HostMemory | undefined,
  type: DirectPassed,
  value: unknown,
  scope: HostScope | undefined,
  flat: EdgeValue[],
): void {
  if (type.inMemory && type.pair !== undefined) {
    const pointer = type.pair.to(value, scope);
    flat.push(pointer, memory!.length);
  } else flat.push(type.core.to(value, scope));
}

const mustBeSettled: DirectPromises['isLater'] = (func, call, outcome) => {
  if (func.isPending(outcome)) throw func.trap('trap/promise', call, 'returned a promise');
};

/**
 * A function of the host's for the adapter of an instance that has lowered it; it throws what ends the program. What it
 * has not returned yet, `isLater` has the adapter wait for.
 */
export function directExit(
  edge: Edge,
  whole: EdgeValues,
  { params, result }: FuncValues,
  func: ImportedFunc,
  caller: Instance,
  isLater: DirectPromises['isLater'] = mustBeSettled,
): EdgeFunction {
  const { hasHandles } = func.signature;
  const memory = params.some((p) => p.inMemory) || result.inMemory ? whole.memory : undefined;
  const call = { caller };
  const giving = { component: caller.label, func: func.place.func };
  // By far the cheapest, which is worth its lines.
  if (params.length === 0 && func.signature.result === undefined) {
    return () => {
      const outcome = func.invokeWith(call, none);
      isLater(func, call, outcome, result);
      return undefined;
    };
  }
  return (...flat) => {
    const scope = hasHandles ? edge.handles!.scope() : undefined;
    memory?.begin(giving);
    let waits: boolean | undefined;
    try {
      const args = argsOf(params, flat, scope);
      const outcome = func.invokeWith(call, args);
      waits = isLater(func, call, outcome, result, scope, memory);
      return waits ? undefined : func.converted(call, () => result.give(outcome, scope));
    } finally {
      if (!waits) scope?.end();
    }
  };
}

function argsOf(
  params: readonly DirectPassed[],
  flat: readonly EdgeValue[],
  scope: HostScope | undefined,
): unknown[] {
  const args: unknown[] = [];
  let next = 0;
  for (const type of params) {
    if (type.inMemory && type.pair !== undefined) {
      args.push(type.pair.from(Number(flat[next++]) >>> 0, Number(flat[next++]) >>> 0, scope));
    } else args.push(type.core.from(flat[next++]!, scope));
  }
  return args;
}
