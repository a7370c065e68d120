/**
 * Functions of the host's that guests call the plain way, settled when they are imported: values of JavaScript in their
 * shapes. Asynchronous ones, whose results may be promises, are called by `async/host-func-later.ts`. The other way goes
 * `guest-func.ts`; what throwing means, and what goes by adapters knows, too, is in `imported-func.ts`.
 */
import type { HostSignature, PlanFuncType } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import { hostLabel } from '../core/instance.ts';
import type { Value } from '../plain/value.ts';
import type { Callee } from '../trace/tracer.ts';
import { Conversions } from './conversions.ts';
import { type HostCall, type HostOutcome, ImportedFunc } from './imported-func.ts';
import { payloadOf } from './payload-of.ts';
import type { PlainEdge } from './plain-edge.ts';
import { promiseTrap } from './promise-trap.ts';
import type { HostScope } from './resources.ts';

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
  edge: PlainEdge,
  type: PlanFuncType,
  signature: HostSignature,
  label: string,
  implementation: HostCall,
): FuncInst {
  const func = new PlainImportedFunc(edge, type, signature, label, implementation);
  if (type.async) return edge.concurrency!.hostFuncLater(func);
  if (edge.promises) return edge.concurrency!.hostFuncWaiting(func);
  const { store } = edge;
  if (store.tracer === undefined && !signature.hasHandles) {
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

/** With the conversions of its values. */
export class PlainImportedFunc extends ImportedFunc<PlainEdge> {
  readonly #callee: Callee;
  readonly #hasResult: boolean;
  readonly #conversions: Conversions;

  constructor(
    edge: PlainEdge,
    type: PlanFuncType,
    signature: HostSignature,
    label: string,
    implementation: HostCall,
  ) {
    const isFallible = edge.throws(signature, signature.isConstructor);
    super(edge, signature, label, implementation, isFallible ? payloadOf : undefined);
    this.#callee = { to: hostLabel, func: label, type };
    this.#hasResult = type.result !== undefined;
    this.#conversions = new Conversions(edge.values, signature, isFallible);
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
    const { params: conversions } = this.#conversions;
    const args: unknown[] = [];
    for (let i = 0; i < params.length; i++) {
      // Where there is no handle, none asks for the scope.
      args.push(conversions[i]!.toHost(params[i]!, scope!));
    }
    return args;
  }

  /** All of a synchronous call in which no handle crosses and that nobody traces. */
  run(call: Call): void {
    const outcome = this.invokeWith(call, this.#argsOf(call.start(), undefined));
    if (outcome.value === undefined && !outcome.isErr && !this.#hasResult) call.resolve(undefined);
    else call.resolve(this.settle(call, outcome, undefined));
  }

  /** The value that a synchronous call came to. */
  settle(call: Call, outcome: HostOutcome, scope: HostScope | undefined): Value | undefined {
    if (this.isPending(outcome)) throw promiseTrap(this, call);
    return this.convert(call, outcome, scope);
  }

  invoke({ call, args }: HostCallUnderWay): HostOutcome {
    return this.invokeWith(call, args);
  }

  convert(
    call: Call,
    { isErr, value: given }: HostOutcome,
    scope: HostScope | undefined,
  ): Value | undefined {
    return this.converted(call, () => this.#conversions.resultFromHost(given, isErr, scope));
  }

  /** Hands over the result. */
  end({ call, depth }: HostCallUnderWay, value: Value | undefined): void {
    call.resolve(value);
    this.edge.store.tracer?.return(this.#callee, call, value, depth);
  }
}

const none: readonly never[] = [];
