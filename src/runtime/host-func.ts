/**
 * Functions across the edge to JavaScript, both ways: an import is a function of the host that guests call, an export
 * one of a guest's that the host calls. Both keep the error contract: `result` errors are thrown with a payload,
 * anything else that is thrown is a trap.
 */
import type { ResultType, TypeRef } from '../model/index.ts';
import { hostError } from './host-error.ts';
import type { HostHandles, HostScope } from './host-resources.ts';
import { BadHostValue, describe, type HostValues, property } from './host-values.ts';
import type { PlanFuncType } from './plan.ts';
import { hostLabel, type Instance, type Store } from './store.ts';
import type { Call, FuncInst } from './task.ts';
import { ComponentError, Trap, type TrapPlace } from './trap.ts';
import type { Value } from './value.ts';

/** A call of the host's implementation with values of JavaScript. */
export type HostCall = (args: readonly unknown[]) => unknown;

export class HostEdge {
  readonly #store: Store;
  readonly #values: HostValues;
  readonly #handles: HostHandles;

  constructor(store: Store, values: HostValues, handles: HostHandles) {
    this.#store = store;
    this.#values = values;
    this.#handles = handles;
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
    return (call) => {
      const params = call.start();
      const scope = this.#handles.scope({
        ...(call.transfers && { take: call.transfers.params, give: call.transfers.result }),
      });
      const args = type.params.map((p, i) => this.#values.toHost(p.type, params[i]!, scope));
      this.#store.tracer?.call(callee, call, params);
      this.#store.depth++;
      const place = { component: hostLabel, func: label };
      let result: Value | undefined;
      try {
        result = this.#callHost(type, fallible, implementation, args, scope, place, call.caller);
      } finally {
        scope.end();
      }
      call.resolve(result);
      this.#store.depth--;
      this.#store.tracer?.return(callee, call, result);
    };
  }

  #callHost(
    type: PlanFuncType,
    fallible: ResultType | undefined,
    implementation: HostCall,
    args: readonly unknown[],
    scope: HostScope,
    place: TrapPlace,
    caller: Instance | undefined,
  ): Value | undefined {
    const wanted = caller === undefined ? '' : `, called by \`${caller.label}\`,`;
    const convert = (ref: TypeRef, value: unknown): Value => {
      try {
        return this.#values.fromHost(ref, value, 'result', scope);
      } catch (error) {
        if (!(error instanceof BadHostValue)) throw error;
        const detail = `the host's function${wanted} gave a wrong value: ${error.message}`;
        throw new Trap('trap/host-value', place, detail, { cause: error });
      }
    };
    let returned: unknown;
    try {
      returned = implementation(args);
    } catch (error) {
      this.#checkPoison();
      if (fallible === undefined || !hasPayload(error)) {
        const detail = `the host's function${wanted} threw ${describeThrown(error)}`;
        throw new Trap('trap/host-exception', place, detail, { cause: error });
      }
      return fallible.err === undefined
        ? { index: 1 }
        : { index: 1, value: convert(fallible.err, payloadOf(error)) };
    }
    this.#checkPoison();
    if (isThenable(returned)) {
      const detail = `the host's function${wanted} returned a promise, which can't be waited for yet`;
      throw new Trap('trap/not-there-yet', place, detail);
    }
    if (fallible !== undefined) {
      return fallible.ok === undefined
        ? { index: 0 }
        : { index: 0, value: convert(fallible.ok, returned) };
    }
    return type.result === undefined ? undefined : convert(type.result, returned);
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
  ): (...args: unknown[]) => unknown {
    const fallible = this.#values.thrownBy(type.result, isConstructor);
    const call = (args: readonly unknown[]): unknown =>
      this.#callGuest(type, fallible, { component, func: label }, func, args);
    if (type.async) return async (...args) => call(args);
    return (...args) => call(args);
  }

  #callGuest(
    type: PlanFuncType,
    fallible: ResultType | undefined,
    place: TrapPlace,
    func: FuncInst,
    args: readonly unknown[],
  ): unknown {
    this.#store.checkAlive(place);
    const transfers = this.#store.tracer?.transfers();
    const scope = this.#handles.scope({
      ...(transfers && { give: transfers.params, take: transfers.result }),
    });
    const params = this.#arguments(type, place, scope, args);
    let result: Value | undefined;
    let converted: unknown;
    const call: Call = {
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
    };
    try {
      func(call);
    } catch (error) {
      throw this.#store.kill(error, place);
    } finally {
      scope.end();
    }
    if (fallible !== undefined && isErr(result)) throw new ComponentError(converted);
    return converted;
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

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
