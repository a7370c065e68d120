/**
 * Functions of guests' that the host calls, settled when they are exported: what is done with each argument and the
 * result is known by then. They throw `ComponentError` for the error case of a `result`, `Trap` where the program has
 * ended, and `WitlinkError` where an argument doesn't fit, in which case nothing ran. Those that may have to wait are
 * called by `async/guest-func-later.ts`. The other way goes `func.ts`.
 */
import type { PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import { ComponentError, type TrapPlace } from '../core/trap.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import { asBadValue } from './bad-value.ts';
import type { Edge } from './edge.ts';
import { hostError } from './error.ts';
import type { HostScope } from './resources.ts';
import { HostSignature } from './signature.ts';

/**
 * Under this key a synchronous function of a component whose threads may have to wait for each other has a form that
 * returns a promise: JavaScript can't wait for another stack in any other way.
 */
export const asyncKey: unique symbol = Symbol.for('witlink.async');

/** A function as JavaScript calls it. */
export type HostFunction = (...args: unknown[]) => unknown;

/** A guest's function as the host calls it. */
export function guestFunc(
  edge: Edge,
  type: PlanFuncType,
  label: string,
  component: string,
  func: FuncInst,
  isConstructor: boolean,
): HostFunction {
  const exported = new ExportedFunc(edge, type, { component, func: label }, isConstructor);
  if (func.kind === 'concurrent') return edge.concurrency!.guestFuncLater(exported, func);
  const { store } = edge;
  const { place } = exported;
  const { run } = func;
  if (run !== undefined && !exported.signature.hasHandles) return straight(exported, run);
  return (...args) => {
    exported.checkCallable();
    const call = exported.begin(args, true);
    try {
      func.call(call);
    } catch (error) {
      throw store.kill(error, place);
    } finally {
      call.scope?.end();
    }
    store.scheduler?.schedule();
    return call.outcome();
  };
}

/** The function, where no handle crosses and nobody traces: without anything that would have to be ended. */
function straight(
  exported: ExportedFunc,
  run: (args: readonly Value[]) => Value | undefined,
): HostFunction {
  const { store } = exported.edge;
  const { scheduler } = store;
  const { place, type } = exported;
  const { viewed } = exported.signature;
  const hasResult = type.result !== undefined;
  const call = (params: readonly Value[]): unknown => {
    let value: Value | undefined;
    try {
      value = run(params);
    } catch (error) {
      throw store.kill(error, place);
    }
    if (scheduler?.isIdle === false) scheduler.schedule();
    return hasResult ? exported.outcome(value) : undefined;
  };
  if (type.params.length === 0) {
    return () => {
      if (store.poison !== undefined || scheduler?.inFlight === true) exported.checkCallable();
      return call(none);
    };
  }
  return (...args) => {
    if (store.poison !== undefined || scheduler?.inFlight === true) exported.checkCallable();
    return call(exported.take(args, undefined, viewed));
  };
}

const none: readonly never[] = [];

/** What is known of a guest's function before the host calls it. */
export class ExportedFunc {
  readonly edge: Edge;
  readonly type: PlanFuncType;
  readonly place: TrapPlace;
  readonly signature: HostSignature;

  constructor(edge: Edge, type: PlanFuncType, place: TrapPlace, isConstructor: boolean) {
    this.edge = edge;
    this.type = type;
    this.place = place;
    this.signature = new HostSignature(edge, type, isConstructor);
  }

  /** That it may be called now, by who can't wait for its turn. */
  checkCallable(): void {
    const { store } = this.edge;
    if (store.poison !== undefined) store.checkAlive(this.place);
    if (store.scheduler?.inFlight !== true) return;
    const name = `function \`${this.place.func}\` of \`${this.place.component}\``;
    throw hostError('host/busy', `${name} was called while another call waits`);
  }

  /** Begins a call, with the arguments that the host gave. */
  begin(args: readonly unknown[], onCallersStack: boolean): GuestCall {
    const transfers = this.edge.store.tracer?.transfers();
    const scope = this.signature.hasHandles
      ? this.edge.handles.scope(transfers && { give: transfers.params, take: transfers.result })
      : undefined;
    return new GuestCall(this, scope, this.take(args, scope), transfers, onCallersStack);
  }

  /** Takes the arguments, the one at `viewed` without a copy. */
  take(args: readonly unknown[], scope: HostScope | undefined, viewed?: number): readonly Value[] {
    const { params: conversions } = this.signature;
    const params: Value[] = [];
    try {
      for (let i = 0; i < conversions.length; i++) {
        const conversion = conversions[i]!;
        params.push(
          i === viewed
            ? conversion.viewOf!(args[i])
            : // Where there is no handle, none asks for the scope.
              conversion.fromHost(args[i], scope!),
        );
      }
      // A getter of the host's may have called a function that trapped.
      if (this.edge.store.poison !== undefined) this.edge.store.checkAlive(this.place);
    } catch (error) {
      scope?.rollback();
      throw this.refused(params.length, error);
    }
    return params;
  }

  /** What is thrown for what was thrown while an argument was taken. */
  refused(at: number, error: unknown): unknown {
    const bad = asBadValue(this.type.params[at]?.name ?? '', error);
    if (bad === undefined) return error;
    const message = `function \`${this.place.func}\` of \`${this.place.component}\`, ${bad.message}`;
    return hostError('host/bad-value', message, bad.cause ?? bad);
  }

  /** What the host gets where no handle crosses: the result, unless the payload of the error case is thrown. */
  outcome(value: Value | undefined): unknown {
    const { signature } = this;
    const converted = signature.resultToHost(value, undefined);
    if (signature.isFallible && isErr(value)) throw new ComponentError(converted);
    return converted;
  }
}

function isErr(value: Value | undefined): boolean {
  return (value as VariantValue).index === 1;
}

/** A call of the host's. */
export class GuestCall implements Call {
  readonly caller = undefined;
  readonly transfers: Call['transfers'];
  readonly onCallersStack: boolean;
  /** Absent where no handle crosses. */
  readonly scope: HostScope | undefined;
  /** Told when there is a result. */
  onReturn: (() => void) | undefined;
  readonly #exported: ExportedFunc;
  readonly #params: readonly Value[];
  #isErr = false;
  #converted: unknown;

  constructor(
    exported: ExportedFunc,
    scope: HostScope | undefined,
    params: readonly Value[],
    transfers: Call['transfers'],
    onCallersStack: boolean,
  ) {
    this.#exported = exported;
    this.scope = scope;
    this.#params = params;
    this.transfers = transfers;
    this.onCallersStack = onCallersStack;
  }

  start(): readonly Value[] {
    return this.#params;
  }

  resolve(value: Value | undefined): void {
    const { signature } = this.#exported;
    if (signature.isFallible) this.#isErr = isErr(value);
    this.#converted = signature.resultToHost(value, this.scope);
    this.onReturn?.();
  }

  /** What the call came to, once it has returned: gives it, or throws the payload of the error case. */
  outcome(): unknown {
    if (this.#isErr) throw new ComponentError(this.#converted);
    return this.#converted;
  }
}
