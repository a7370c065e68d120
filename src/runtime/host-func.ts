/**
 * Functions across the edge to JavaScript, both ways: an import is a function of the host that guests call, an export
 * one of a guest's that the host calls. Both keep the error contract: `result` errors are thrown with a payload,
 * anything else that is thrown is a trap.
 */
import type { ResultType, TypeRef } from '../model/index.ts';
import { immediately } from './concurrency/coroutine.ts';
import { trappedSomehow } from './cannot-wait.ts';
import { hostError } from './host-error.ts';
import { HostChannels } from './host-channels.ts';
import type { HostHandles, HostScope } from './host-resources.ts';
import { BadHostValue, describe, type HostValues, property } from './host-values.ts';
import type { PlanFuncType } from './plan.ts';
import { hostLabel, type Store } from './store.ts';
import type { Call, FuncInst, OnCancel } from './task.ts';
import { ComponentError, Trap, type TrapPlace } from './trap.ts';
import type { Value } from './value.ts';

/** A call of the host's implementation with values of JavaScript. */
export type HostCall = (args: readonly unknown[]) => unknown;

/**
 * Under this key a synchronous function of a component whose threads may have to wait for each other has a form that
 * returns a promise: JavaScript can't wait for another stack in any other way.
 */
export const asyncKey: unique symbol = Symbol.for('witlink.async');

type HostFunction = (...args: unknown[]) => unknown;

/** A call of the host's, whose arguments were made. */
interface HostCallUnderWay {
  readonly type: PlanFuncType;
  readonly fallible: ResultType | undefined;
  readonly scope: HostScope;
  readonly place: TrapPlace;
  /** Who called, for messages. */
  readonly wanted: string;
  readonly args: readonly unknown[];
}

/** What a function of the host came to: a value, or the payload of its error case. */
type HostOutcome = { readonly returned: unknown } | { readonly payload: unknown };

/** A guest's function for the host. */
interface Exported {
  readonly type: PlanFuncType;
  readonly fallible: ResultType | undefined;
  readonly place: TrapPlace;
  readonly func: FuncInst;
}

/** A call of a guest's function, whose arguments were taken. */
interface GuestCallUnderWay {
  readonly scope: HostScope;
  readonly call: Call;
  /** What the call came to, once it has returned: gives it, or throws the payload of the error case. */
  readonly outcome: () => unknown;
}

export class HostEdge {
  readonly #store: Store;
  readonly #values: HostValues;
  readonly #handles: HostHandles;

  constructor(store: Store, values: HostValues, handles: HostHandles) {
    this.#store = store;
    this.#values = values;
    this.#handles = handles;
    handles.channels = new HostChannels(store, values, handles);
  }

  /** A function of the host's as guests call it. */
  importFunc(
    type: PlanFuncType,
    label: string,
    implementation: HostCall,
    isConstructor = false,
  ): FuncInst {
    const fallible = this.#values.thrownBy(type.result, isConstructor);
    const callee = { to: hostLabel, func: label, type };
    const begin = (call: Call): HostCallUnderWay => {
      const params = call.start();
      const scope = this.#handles.scope({
        ...(call.transfers && { take: call.transfers.params, give: call.transfers.result }),
      });
      const wanted = call.caller === undefined ? '' : `, called by \`${call.caller.label}\`,`;
      const place = { component: hostLabel, func: label };
      const args = type.params.map((p, i) => this.#values.toHost(p.type, params[i]!, scope));
      this.#store.tracer?.call(callee, call, params);
      return { type, fallible, scope, place, wanted, args };
    };
    const end = (
      call: Call,
      { scope }: HostCallUnderWay,
      result: () => Value | undefined,
    ): void => {
      let value: Value | undefined;
      try {
        value = result();
      } finally {
        scope.end();
      }
      call.resolve(value);
      this.#store.tracer?.return(callee, call, value);
    };
    if (type.async) {
      return {
        kind: 'concurrent',
        call: (call) =>
          immediately(() => {
            const under = begin(call);
            return this.#callAsync(under, (result) => end(call, under, result), implementation);
          }),
      };
    }
    return {
      kind: 'sync',
      call: (call) => {
        const under = begin(call);
        this.#store.depth++;
        end(call, under, () => {
          const outcome = this.#callHost(under, () => implementation(under.args));
          this.#store.depth--;
          const mayPromise = this.#values.isFuture(plainResult(under));
          if (!mayPromise && 'returned' in outcome && isThenable(outcome.returned)) {
            const detail = `the host's function${under.wanted} returned a promise, but is synchronous`;
            throw new Trap('trap/not-there-yet', under.place, detail);
          }
          return this.#convert(under, outcome);
        });
      },
    };
  }

  /** An asynchronous function of the host's: what it returns may be a promise. It can't be asked to end early. */
  #callAsync(
    under: HostCallUnderWay,
    end: (result: () => Value | undefined) => void,
    implementation: HostCall,
  ): OnCancel {
    const { scheduler } = this.#store;
    const outcome = this.#callHost(under, () => implementation(under.args));
    if ('returned' in outcome && isThenable(outcome.returned)) {
      const arrived = scheduler.expect();
      const later = (settled: () => HostOutcome): void => {
        arrived();
        scheduler.run(() => immediately(() => end(() => this.#convert(under, settled()))));
      };
      outcome.returned.then(
        (returned) => later(() => ({ returned })),
        (error: unknown) => later(() => this.#thrown(under, error)),
      );
    } else {
      end(() => this.#convert(under, outcome));
    }
    return () => immediately(() => undefined);
  }

  #callHost(under: HostCallUnderWay, call: () => unknown): HostOutcome {
    try {
      const returned = call();
      this.#checkPoison();
      return { returned };
    } catch (error) {
      this.#checkPoison();
      return this.#thrown(under, error);
    }
  }

  /** What a `result` function throws is its error case; anything else that is thrown is a trap. */
  #thrown({ fallible, wanted, place }: HostCallUnderWay, error: unknown): HostOutcome {
    if (fallible !== undefined && hasPayload(error)) return { payload: payloadOf(error) };
    const detail = `the host's function${wanted} threw ${describeThrown(error)}`;
    throw new Trap('trap/host-exception', place, detail, { cause: error });
  }

  #convert(under: HostCallUnderWay, outcome: HostOutcome): Value | undefined {
    const { type, fallible, scope, wanted, place } = under;
    const convert = (ref: TypeRef, value: unknown): Value => {
      try {
        return this.#values.fromHost(ref, value, 'result', scope);
      } catch (error) {
        if (!(error instanceof BadHostValue)) throw error;
        const detail = `the host's function${wanted} gave a wrong value: ${error.message}`;
        throw new Trap('trap/host-value', place, detail, { cause: error });
      }
    };
    if (fallible === undefined) {
      const { returned } = outcome as { readonly returned: unknown };
      return type.result === undefined ? undefined : convert(type.result, returned);
    }
    const [index, part, value] =
      'payload' in outcome
        ? [1, fallible.err, outcome.payload]
        : [0, fallible.ok, outcome.returned];
    return part === undefined ? { index } : { index, value: convert(part, value) };
  }

  /** The host may have run into a trap and gone on; the guests that wait for it must not. */
  #checkPoison(): void {
    if (this.#store.poison !== undefined) throw this.#store.poison;
  }

  /**
   * A guest's function as the host calls it. Throws `ComponentError` for the error case of a `result`, `Trap`, and
   * `WitlinkError` where an argument doesn't fit, in which case nothing ran.
   */
  exportFunc(
    type: PlanFuncType,
    label: string,
    component: string,
    func: FuncInst,
    isConstructor = false,
  ): HostFunction {
    const fallible = this.#values.thrownBy(type.result, isConstructor);
    const exported: Exported = { type, fallible, place: { component, func: label }, func };
    if (type.async) return (...args) => this.#callGuestAsync(exported, args);
    const call: HostFunction = (...args) => this.#callGuest(exported, args);
    if (func.kind === 'concurrent') {
      const value: HostFunction = (...args) => this.#callGuestAsync(exported, args);
      Object.defineProperty(call, asyncKey, { value });
    }
    return call;
  }

  #callGuest(exported: Exported, args: readonly unknown[]): unknown {
    const { place, func } = exported;
    const { scheduler } = this.#store;
    this.#store.checkAlive(place);
    if (scheduler.inFlight) {
      const message = `function \`${place.func}\` of \`${place.component}\` was called while another call waits`;
      throw hostError('host/busy', message);
    }
    const under = this.#beginCall(exported, args);
    try {
      if (func.kind === 'sync') func.call(under.call);
      else {
        const step = func.call({ ...under.call, onCallersStack: true }).next();
        if (step.done !== true) throw notSynchronously(this.#store, place);
      }
    } catch (error) {
      throw this.#store.kill(error, place);
    } finally {
      under.scope.end();
    }
    scheduler.schedule();
    return under.outcome();
  }

  /** The promise of what an asynchronous function returns, or of a trap that happens before. */
  async #callGuestAsync(exported: Exported, args: readonly unknown[]): Promise<unknown> {
    const { type, place, func } = exported;
    const store = this.#store;
    store.checkAlive(place);
    const under = this.#beginCall(exported, args);
    await new Promise<void>((resolve, reject) => {
      const noted = store.scheduler.addCall(reject);
      const done = (): void => {
        noted();
        resolve();
      };
      const call: Call = {
        ...under.call,
        resolve: (value) => {
          under.call.resolve(value);
          if (type.async) done();
        },
      };
      store.scheduler.run(function* () {
        if (func.kind === 'sync') func.call(call);
        else yield* func.call(call);
        // What runs after a synchronous function has returned its value is still part of the call.
        if (!type.async) done();
      });
    }).finally(() => under.scope.end());
    const value = under.outcome();
    // A promise of a promise would be only one.
    return type.async && this.#values.isFuture(plainResult(exported)) ? { promise: value } : value;
  }

  /** Takes the arguments, and what will come of the call. */
  #beginCall({ type, fallible, place }: Exported, args: readonly unknown[]): GuestCallUnderWay {
    const transfers = this.#store.tracer?.transfers();
    const scope = this.#handles.scope({
      ...(transfers && { give: transfers.params, take: transfers.result }),
    });
    const params = this.#arguments(type, place, scope, args);
    let result: Value | undefined;
    let converted: unknown;
    return {
      scope,
      call: {
        caller: undefined,
        ...(transfers === undefined ? {} : { transfers }),
        start: () => params,
        resolve: (value) => {
          result = value;
          if (value === undefined || type.result === undefined) return;
          converted =
            fallible === undefined
              ? this.#values.toHost(type.result, value, scope)
              : this.#values.unwrap(fallible, value, scope);
        },
      },
      outcome: () => {
        if (fallible !== undefined && isErr(result)) throw new ComponentError(converted);
        return converted;
      },
    };
  }

  #arguments(
    type: PlanFuncType,
    place: TrapPlace,
    scope: HostScope,
    args: readonly unknown[],
  ): readonly Value[] {
    try {
      return type.params.map((p, i) => this.#values.fromHost(p.type, args[i], p.name, scope));
    } catch (error) {
      scope.rollback();
      if (!(error instanceof BadHostValue)) throw error;
      const message = `function \`${place.func}\` of \`${place.component}\`, ${error.message}`;
      throw hostError('host/bad-value', message, error);
    }
  }
}

/** The type of what a call gives where it throws no error. */
function plainResult({ type, fallible }: Pick<Exported, 'type' | 'fallible'>): TypeRef | undefined {
  return fallible === undefined ? type.result : fallible.ok;
}

function notSynchronously(store: Store, place: TrapPlace): Trap {
  if (store.trapping !== undefined) return trappedSomehow(store.trapping);
  const detail =
    'it has to wait for another thread, which a synchronous call from JavaScript can not';
  return new Trap('trap/not-there-yet', place, detail);
}

function isErr(value: Value | undefined): boolean {
  return typeof value === 'object' && 'index' in value && value.index === 1;
}

/** jco's rule: what is no Error is the payload itself, an object may carry it. */
function hasPayload(error: unknown): boolean {
  return !isError(error) || Object.hasOwn(error, 'payload');
}

function payloadOf(error: unknown): unknown {
  const carries = typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload');
  return carries ? property(error, 'payload') : error;
}

/** Also of another realm. */
function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
}

function describeThrown(error: unknown): string {
  return isError(error) ? `${error.name}: ${error.message}` : describe(error);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
