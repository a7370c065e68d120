/**
 * Functions of the host's that guests call, settled when they are imported: values of JavaScript in their shapes, and the
 * error contract: what a `result` function throws with a payload is its error case, anything else that is thrown is a
 * trap. Asynchronous ones, whose results may be promises, are called by `async/host-func-later.ts`. The other way goes
 * `guest-func.ts`.
 */
import type { PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import { texts } from '../core/texts.ts';
import { isA, isError, property } from '../core/unknown.ts';
import { hostLabel } from '../core/instance.ts';
import { ProgramExit, Trap, type TrapPlace } from '../core/trap.ts';
import type { Value } from '../plain/value.ts';
import type { Callee } from '../trace/tracer.ts';
import { asBadValue } from './bad-value.ts';
import type { Edge } from './edge.ts';
import type { HostScope } from './resources.ts';
import { HostSignature } from './signature.ts';

/** A call of the host's implementation with values of JavaScript. */
export type HostCall = (args: readonly unknown[]) => unknown;

/** What a function of the host came to: what it returned, or the payload of its error case. */
export interface HostOutcome {
  readonly isErr: boolean;
  readonly value: unknown;
}

/** A call under way, whose arguments were made. */
export interface HostCallUnderWay {
  readonly call: Call;
  /** Absent where no handle crosses. */
  readonly scope: HostScope | undefined;
  readonly args: readonly unknown[];
  /** How deep it stands, for the trace. */
  readonly depth: number;
}

/** A function of the host's as guests call it. */
export function hostFunc(
  edge: Edge,
  type: PlanFuncType,
  label: string,
  implementation: HostCall,
  isConstructor: boolean,
): FuncInst {
  const func = new ImportedFunc(edge, type, label, implementation, isConstructor);
  if (type.async) return edge.concurrency!.hostFuncLater(func);
  const { store } = edge;
  if (store.tracer === undefined && !func.signature.hasHandles) {
    return { kind: 'sync', call: (call) => func.run(call) };
  }
  return {
    kind: 'sync',
    call: (call) => {
      const under = func.begin(call);
      store.depth++;
      let value: Value | undefined;
      try {
        const outcome = func.invoke(under);
        store.depth--;
        value = func.settle(call, outcome, under.scope);
      } finally {
        under.scope?.end();
      }
      func.end(under, value);
    },
  };
}

/** Who called, for messages. */
function wanted({ caller }: Pick<Call, 'caller'>): string {
  return caller === undefined ? '' : `, called by \`${caller.label}\`,`;
}

/** What is known of a function of the host's before guests call it. */
export class ImportedFunc {
  readonly edge: Edge;
  readonly place: TrapPlace;
  /** Whether a promise that it returns is the value itself. */
  readonly isPromise: boolean;
  readonly #callee: Callee;
  readonly #implementation: HostCall;
  readonly #hasResult: boolean;
  readonly signature: HostSignature;

  constructor(
    edge: Edge,
    type: PlanFuncType,
    label: string,
    implementation: HostCall,
    isConstructor: boolean,
  ) {
    this.edge = edge;
    this.place = { component: hostLabel, func: label };
    this.#callee = { to: hostLabel, func: label, type };
    this.#implementation = implementation;
    this.#hasResult = type.result !== undefined;
    this.signature = new HostSignature(edge, type, isConstructor);
    this.isPromise = edge.values.isPromise(this.signature.plainResult);
  }

  begin(call: Call): HostCallUnderWay {
    const { store, handles } = this.edge;
    const params = call.start();
    const { transfers } = call;
    const scope = this.signature.hasHandles
      ? handles.scope(transfers && { take: transfers.params, give: transfers.result })
      : undefined;
    const args = this.#argsOf(params, scope);
    store.tracer?.call(this.#callee, call, params, store.depth);
    return { call, scope, args, depth: store.depth };
  }

  /** The arguments for the host. */
  #argsOf(params: readonly Value[], scope: HostScope | undefined): readonly unknown[] {
    if (params.length === 0) return none;
    const { params: conversions } = this.signature;
    const args: unknown[] = [];
    for (let i = 0; i < params.length; i++) {
      // Where there is no handle, none asks for the scope.
      args.push(conversions[i]!.toHost(params[i]!, scope!));
    }
    return args;
  }

  /** All of a synchronous call in which no handle crosses and that nobody traces. */
  run(call: Call): void {
    const args = this.#argsOf(call.start(), undefined);
    let returned: unknown;
    let failed: HostOutcome | undefined;
    try {
      returned = this.#implementation(args);
      this.#checkPoison();
    } catch (error) {
      this.#checkPoison();
      failed = this.thrown(call, error);
    }
    if (returned === undefined && failed === undefined && !this.#hasResult) {
      call.resolve(undefined);
    } else {
      const outcome = failed ?? { isErr: false, value: returned };
      call.resolve(this.settle(call, outcome, undefined));
    }
  }

  /** The value that a synchronous call came to. */
  settle(call: Call, outcome: HostOutcome, scope: HostScope | undefined): Value | undefined {
    this.checkSettled(call, outcome);
    return this.convert(call, outcome, scope);
  }

  /** That a synchronous function has returned no promise, unless its value is one. */
  checkSettled(call: Pick<Call, 'caller'>, outcome: HostOutcome): void {
    if (this.isPromise || outcome.isErr || !isThenable(outcome.value)) return;
    const detail = `the host's function${wanted(call)} returned a promise, but is synchronous`;
    throw new Trap('trap/not-there-yet', this.place, detail);
  }

  invoke({ call, args }: HostCallUnderWay): HostOutcome {
    return this.invokeWith(call, args);
  }

  /** Calls the host's implementation. */
  invokeWith(call: Pick<Call, 'caller'>, args: readonly unknown[]): HostOutcome {
    try {
      const returned = this.#implementation(args);
      this.#checkPoison();
      return { isErr: false, value: returned };
    } catch (error) {
      this.#checkPoison();
      return this.thrown(call, error);
    }
  }

  /** What a `result` function throws is its error case, a `ProgramExit` the end; anything else is a trap. */
  thrown(call: Pick<Call, 'caller'>, error: unknown): HostOutcome {
    if (isA(error, ProgramExit)) throw error;
    const payload = this.signature.isFallible ? payloadOf(error) : undefined;
    if (payload !== undefined) return payload;
    const detail = `the host's function${wanted(call)} threw ${texts().thrown(error)}`;
    throw new Trap('trap/host-exception', this.place, detail, { cause: error });
  }

  convert(
    call: Call,
    { isErr, value: given }: HostOutcome,
    scope: HostScope | undefined,
  ): Value | undefined {
    return this.converted(call, () => this.signature.resultFromHost(given, isErr, scope));
  }

  /** What `conversion` makes of what the host gave; a wrong value is a trap. */
  converted<T>(call: Pick<Call, 'caller'>, conversion: () => T): T {
    try {
      return conversion();
    } catch (error) {
      throw this.#refused(call, error);
    }
  }

  #refused(call: Pick<Call, 'caller'>, error: unknown): unknown {
    const bad = asBadValue('result', error);
    if (bad === undefined) return error;
    const detail = `the host's function${wanted(call)} gave a wrong value: ${bad.message}`;
    return new Trap('trap/host-value', this.place, detail, { cause: bad.cause ?? bad });
  }

  /** Hands over the result. */
  end({ call, depth }: HostCallUnderWay, value: Value | undefined): void {
    call.resolve(value);
    this.edge.store.tracer?.return(this.#callee, call, value, depth);
  }

  /** The host may have run into a trap and gone on; the guests that wait for it must not. */
  #checkPoison(): void {
    if (this.edge.store.poison !== undefined) throw this.edge.store.poison;
  }
}

const none: readonly never[] = [];

/** jco's rule: what is no Error is the payload itself, an object may carry it. Undefined where there is none. */
function payloadOf(error: unknown): HostOutcome | undefined {
  try {
    const carries = typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload');
    if (carries) return { isErr: true, value: property(error, 'payload') };
    return isError(error) ? undefined : { isErr: true, value: error };
  } catch {
    return undefined;
  }
}

/** What can't even be asked is none; reading the value it is will tell. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return typeof Reflect.get(value, 'then') === 'function';
  } catch {
    return false;
  }
}
