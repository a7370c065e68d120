/**
 * Functions of guests' that the host calls. They throw `ComponentError` for the error case of a `result`, `Trap` where
 * the program has ended, and `WitlinkError` where an argument doesn't fit, in which case nothing ran. Asynchronous ones
 * return a promise of all that. The other way goes `func.ts`.
 */
import type { ResultType } from '../../model/index.ts';
import { cannotWaitSynchronously } from '../async/cannot-wait.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import { ComponentError, type TrapPlace } from '../core/trap.ts';
import type { Value } from '../plain/value.ts';
import { asBadValue } from './bad-value.ts';
import type { Edge } from './edge.ts';
import { hostError } from './error.ts';
import { plainResult } from './func.ts';
import type { HostScope } from './resources.ts';
import type { HostValues } from './values.ts';

/**
 * Under this key a synchronous function of a component whose threads may have to wait for each other has a form that
 * returns a promise: JavaScript can't wait for another stack in any other way.
 */
export const asyncKey: unique symbol = Symbol.for('witlink.async');

/** A function as JavaScript calls it. */
export type HostFunction = (...args: unknown[]) => unknown;

/** A guest's function for the host. */
interface Exported {
  readonly type: PlanFuncType;
  /** The `result` whose error case is thrown. */
  readonly fallible: ResultType | undefined;
  readonly place: TrapPlace;
  readonly func: FuncInst;
}

/** Makes functions of guests callable by the host. */
export class GuestFuncs {
  readonly #edge: Edge;

  constructor(edge: Edge) {
    this.#edge = edge;
  }

  /** A guest's function as the host calls it. */
  make(
    type: PlanFuncType,
    label: string,
    component: string,
    func: FuncInst,
    isConstructor = false,
  ): HostFunction {
    const fallible = this.#edge.values.thrownBy(type.result, isConstructor);
    const exported: Exported = { type, fallible, place: { component, func: label }, func };
    const later: HostFunction = (...args) => this.#callLater(exported, args);
    if (type.async) return later;
    const now: HostFunction = (...args) => this.#callNow(exported, args);
    if (func.kind === 'concurrent') Object.defineProperty(now, asyncKey, { value: later });
    return now;
  }

  #callNow(exported: Exported, args: readonly unknown[]): unknown {
    const { place, func } = exported;
    const { scheduler } = this.#edge.store;
    this.#edge.store.checkAlive(place);
    if (scheduler.inFlight) {
      const name = `function \`${place.func}\` of \`${place.component}\``;
      throw hostError('host/busy', `${name} was called while another call waits`);
    }
    const call = this.#begin(exported, args, true);
    try {
      if (func.kind === 'sync') func.call(call);
      else if (func.call(call).next().done !== true)
        throw cannotWaitSynchronously(this.#edge.store, place);
    } catch (error) {
      throw this.#edge.store.kill(error, place);
    } finally {
      call.scope.end();
    }
    scheduler.schedule();
    return call.outcome();
  }

  /** The promise of what a function returns, or of a trap that happens before. */
  async #callLater(exported: Exported, args: readonly unknown[]): Promise<unknown> {
    const { type, place, func } = exported;
    const { scheduler } = this.#edge.store;
    this.#edge.store.checkAlive(place);
    const call = this.#begin(exported, args, false);
    await new Promise<void>((resolve, reject) => {
      const noted = scheduler.addCall(reject);
      const done = (): void => {
        noted();
        resolve();
      };
      if (type.async) call.onReturn = done;
      scheduler.run(function* () {
        if (func.kind === 'sync') func.call(call);
        else yield* func.call(call);
        // What runs after a synchronous function has returned its value is still part of the call.
        if (!type.async) done();
      });
    }).finally(() => call.scope.end());
    const value = call.outcome();
    return type.async ? this.#edge.values.resolvedTo(plainResult(exported), value) : value;
  }

  /** Takes the arguments. */
  #begin(exported: Exported, args: readonly unknown[], onCallersStack: boolean): GuestCall {
    const { type, place } = exported;
    const transfers = this.#edge.store.tracer?.transfers();
    const scope = this.#edge.handles.scope(
      transfers && { give: transfers.params, take: transfers.result },
    );
    let at = '';
    try {
      const params = type.params.map((p, i) => {
        at = p.name;
        return this.#edge.values.fromHost(p.type, args[i], at, scope);
      });
      // A getter of the host's may have called a function that trapped.
      this.#edge.store.checkAlive(place);
      return new GuestCall(exported, this.#edge.values, scope, params, transfers, onCallersStack);
    } catch (error) {
      scope.rollback();
      const bad = asBadValue(at, error);
      if (bad === undefined) throw error;
      const message = `function \`${place.func}\` of \`${place.component}\`, ${bad.message}`;
      throw hostError('host/bad-value', message, bad.cause ?? bad);
    }
  }
}

/** A call of the host's. */
class GuestCall implements Call {
  readonly caller = undefined;
  readonly transfers: Call['transfers'];
  readonly onCallersStack: boolean;
  readonly scope: HostScope;
  /** Told when there is a result. */
  onReturn: (() => void) | undefined;
  readonly #exported: Exported;
  readonly #values: HostValues;
  readonly #params: readonly Value[];
  #result: Value | undefined;
  #converted: unknown;

  constructor(
    exported: Exported,
    values: HostValues,
    scope: HostScope,
    params: readonly Value[],
    transfers: Call['transfers'],
    onCallersStack: boolean,
  ) {
    this.#exported = exported;
    this.#values = values;
    this.scope = scope;
    this.#params = params;
    this.transfers = transfers;
    this.onCallersStack = onCallersStack;
  }

  start(): readonly Value[] {
    return this.#params;
  }

  resolve(value: Value | undefined): void {
    const { type, fallible } = this.#exported;
    this.#result = value;
    if (value !== undefined && type.result !== undefined) {
      this.#converted =
        fallible === undefined
          ? this.#values.toHost(type.result, value, this.scope)
          : this.#values.unwrap(fallible, value, this.scope);
    }
    this.onReturn?.();
  }

  /** What the call came to, once it has returned: gives it, or throws the payload of the error case. */
  outcome(): unknown {
    if (this.#exported.fallible !== undefined && isErr(this.#result)) {
      throw new ComponentError(this.#converted);
    }
    return this.#converted;
  }
}

function isErr(value: Value | undefined): boolean {
  return typeof value === 'object' && 'index' in value && value.index === 1;
}
