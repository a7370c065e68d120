/**
 * Functions of guests' that the host calls the plain way, settled when they are exported: what is done with each argument and the
 * result is known by then. They throw `ComponentError` for the error case of a `result`, `Trap` where the program has
 * ended, and `WitlinkError` where an argument doesn't fit, in which case nothing ran. Those that may have to wait are
 * called by `async/guest-func-later.ts`. The other way goes `func.ts`.
 */
import type { HostEdge, HostExport, HostSignature, Plan, PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import { ComponentError, type TrapPlace } from '../core/trap.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import { Conversions } from './conversions.ts';

import type { PlainEdge } from './plain-edge.ts';
import { type HostFunction, refused } from './refused.ts';
import type { HostScope } from './resources.ts';

/** What is known of a function before it is called. */
export function exportedFunc(
  edge: PlainEdge,
  { plan, host }: { readonly plan: Plan; readonly host: HostEdge },
  { func: id, component, isConstructor }: HostExport,
): PlainExportedFunc {
  const { type, label } = plan.funcs[id]!;
  return new PlainExportedFunc(
    edge,
    type,
    host.signatures[id]!,
    { component, func: label },
    isConstructor,
  );
}

/** A guest's function as the host calls it. */
export function guestFunc(exported: PlainExportedFunc, func: FuncInst): HostFunction {
  const { edge, place } = exported;
  if (func.kind === 'concurrent') return edge.concurrency!.guestFuncLater(exported, func);
  const { store } = edge;
  const { run } = func;
  if (run !== undefined && !exported.signature.hasHandles) return straight(exported, run);
  return (...args) => {
    store.checkCallable(place);
    const call = exported.begin(args, true);
    try {
      func.call(call);
    } catch (error) {
      throw store.kill(error, place);
    } finally {
      call.scope?.end();
    }
    store.goOn();
    return call.outcome();
  };
}

/** The function, where no handle crosses and nobody traces: without anything that would have to be ended. */
function straight(
  exported: PlainExportedFunc,
  run: (args: readonly Value[]) => Value | undefined,
): HostFunction {
  const { store } = exported.edge;
  const { place, type } = exported;
  const { viewed } = exported.conversions;
  const hasResult = type.result !== undefined;
  const call = (params: readonly Value[]): unknown => {
    let value: Value | undefined;
    try {
      value = run(params);
    } catch (error) {
      throw store.kill(error, place);
    }
    store.goOn();
    return hasResult ? exported.outcome(value) : undefined;
  };
  if (type.params.length === 0) {
    return () => {
      store.checkCallable(place);
      return call(none);
    };
  }
  return (...args) => {
    store.checkCallable(place);
    return call(exported.take(args, undefined, viewed));
  };
}

const none: readonly never[] = [];

/** What is known of such a function before it is called. */
export class PlainExportedFunc {
  readonly edge: PlainEdge;
  readonly signature: HostSignature;
  readonly place: TrapPlace;
  readonly type: PlanFuncType;
  readonly conversions: Conversions;
  /** Whether the error case of its `result` is thrown. */
  readonly isFallible: boolean;

  constructor(
    edge: PlainEdge,
    type: PlanFuncType,
    signature: HostSignature,
    place: TrapPlace,
    isConstructor: boolean,
  ) {
    this.edge = edge;
    this.signature = signature;
    this.place = place;
    this.isFallible = edge.throws(signature, isConstructor);
    this.type = type;
    this.conversions = new Conversions(edge.values, signature, this.isFallible);
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
    const { params: conversions } = this.conversions;
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
      throw refused(this.signature, this.place, params.length, error);
    }
    return params;
  }

  /** What the host gets where no handle crosses: the result, unless the payload of the error case is thrown. */
  outcome(value: Value | undefined): unknown {
    const converted = this.conversions.resultToHost(value, undefined);
    if (this.isFallible && isErr(value)) throw new ComponentError(converted);
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
  tasks: Call['tasks'];
  readonly #exported: PlainExportedFunc;
  readonly #params: readonly Value[];
  #isErr = false;
  #converted: unknown;

  constructor(
    exported: PlainExportedFunc,
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
    const { isFallible, conversions } = this.#exported;
    if (isFallible) this.#isErr = isErr(value);
    this.#converted = conversions.resultToHost(value, this.scope);
    this.onReturn?.();
  }

  /** What the call came to, once it has returned: gives it, or throws the payload of the error case. */
  outcome(): unknown {
    if (this.#isErr) throw new ComponentError(this.#converted);
    return this.#converted;
  }
}
