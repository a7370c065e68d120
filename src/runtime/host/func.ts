/**
 * Functions of the host's that guests call: values of JavaScript in their shapes, results that may be promises, and the
 * error contract: what a `result` function throws with a payload is its error case, anything else that is thrown is a
 * trap. The other way goes `guest-func.ts`.
 */
import type { ResultType, TypeRef } from '../../model/index.ts';
import { immediately } from '../async/coroutine.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst, OnCancel } from '../core/call.ts';
import { hostLabel } from '../core/instance.ts';
import { ProgramExit, Trap, type TrapPlace } from '../core/trap.ts';
import type { Value } from '../plain/value.ts';
import { asBadValue } from './bad-value.ts';
import { describeThrown, isA, isError, property } from './describe.ts';
import type { Edge } from './edge.ts';
import type { HostScope } from './resources.ts';

/** A call of the host's implementation with values of JavaScript. */
export type HostCall = (args: readonly unknown[]) => unknown;

/** A call of the host's, whose arguments were made. */
interface HostCallUnderWay {
  readonly type: PlanFuncType;
  readonly fallible: ResultType | undefined;
  readonly scope: HostScope;
  readonly place: TrapPlace;
  /** Who called, for messages. */
  readonly wanted: string;
  readonly args: readonly unknown[];
  /** How deep it stands, for the trace. */
  readonly depth: number;
}

/** What a function of the host came to: a value, or the payload of its error case. */
type HostOutcome = { readonly returned: unknown } | { readonly payload: unknown };

/** Makes functions of the host's callable by guests. */
export class HostFuncs {
  readonly #edge: Edge;

  constructor(edge: Edge) {
    this.#edge = edge;
  }

  /** A function of the host's as guests call it. */
  make(
    type: PlanFuncType,
    label: string,
    implementation: HostCall,
    isConstructor = false,
  ): FuncInst {
    const fallible = this.#edge.values.thrownBy(type.result, isConstructor);
    const callee = { to: hostLabel, func: label, type };
    const begin = (call: Call): HostCallUnderWay => {
      const params = call.start();
      const scope = this.#edge.handles.scope({
        ...(call.transfers && { take: call.transfers.params, give: call.transfers.result }),
      });
      const wanted = call.caller === undefined ? '' : `, called by \`${call.caller.label}\`,`;
      const place = { component: hostLabel, func: label };
      const args = type.params.map((p, i) => this.#edge.values.toHost(p.type, params[i]!, scope));
      this.#edge.store.tracer?.call(callee, call, params, this.#edge.store.depth);
      return { type, fallible, scope, place, wanted, args, depth: this.#edge.store.depth };
    };
    const end = (
      call: Call,
      { scope, depth }: HostCallUnderWay,
      result: () => Value | undefined,
    ): void => {
      let value: Value | undefined;
      try {
        value = result();
      } finally {
        scope.end();
      }
      call.resolve(value);
      this.#edge.store.tracer?.return(callee, call, value, depth);
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
        this.#edge.store.depth++;
        end(call, under, () => {
          const outcome = this.#callHost(under, () => implementation(under.args));
          this.#edge.store.depth--;
          const mayPromise = this.#edge.values.isPromise(plainResult(under));
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
    const { scheduler } = this.#edge.store;
    const outcome = this.#callHost(under, () => implementation(under.args));
    if ('returned' in outcome && isThenable(outcome.returned)) {
      const arrived = scheduler.expect();
      const { returned } = outcome;
      const settle = async (): Promise<void> => {
        let settled: () => HostOutcome;
        try {
          // Whatever its `then` does, throw or call back often, this ends once.
          const value = await returned;
          settled = () => ({ returned: value });
        } catch (error) {
          settled = () => this.#thrown(under, error);
        }
        arrived();
        scheduler.run(() => immediately(() => end(() => this.#convert(under, settled()))));
      };
      void settle();
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

  /** What a `result` function throws is its error case, a `ProgramExit` the end; anything else is a trap. */
  #thrown({ fallible, wanted, place }: HostCallUnderWay, error: unknown): HostOutcome {
    if (isA(error, ProgramExit)) throw error;
    const payload = fallible === undefined ? undefined : payloadOf(error);
    if (payload !== undefined) return payload;
    const detail = `the host's function${wanted} threw ${describeThrown(error)}`;
    throw new Trap('trap/host-exception', place, detail, { cause: error });
  }

  #convert(under: HostCallUnderWay, outcome: HostOutcome): Value | undefined {
    const { type, fallible, scope, wanted, place } = under;
    const convert = (ref: TypeRef, value: unknown): Value => {
      try {
        return this.#edge.values.fromHost(ref, value, 'result', scope);
      } catch (error) {
        const bad = asBadValue('result', error);
        if (bad === undefined) throw error;
        const detail = `the host's function${wanted} gave a wrong value: ${bad.message}`;
        throw new Trap('trap/host-value', place, detail, { cause: bad.cause ?? bad });
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
    if (this.#edge.store.poison !== undefined) throw this.#edge.store.poison;
  }
}

/** The type of what a call gives where it throws no error. */
export function plainResult({
  type,
  fallible,
}: {
  readonly type: PlanFuncType;
  readonly fallible: ResultType | undefined;
}): TypeRef | undefined {
  return fallible === undefined ? type.result : fallible.ok;
}

/** jco's rule: what is no Error is the payload itself, an object may carry it. Undefined where there is none. */
function payloadOf(error: unknown): { readonly payload: unknown } | undefined {
  try {
    const carries = typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload');
    if (carries) return { payload: property(error, 'payload') };
    return isError(error) ? undefined : { payload: error };
  } catch {
    return undefined;
  }
}

/** What can't even be asked is none; reading the value it is will tell. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return typeof Reflect.get(value, 'then') === 'function';
  } catch {
    return false;
  }
}
