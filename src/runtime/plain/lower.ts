/**
 * A component-level function -> a core function that a guest imports: lifts the arguments out of its memory, calls,
 * lowers the result. CanonicalABI.md, canon lower and Store.lower.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { OwnFunction } from '../async/coroutine.ts';
import type { CoreFunc, PlanFunc } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import type { PlainInstance } from './instance.ts';
import { Lending } from '../core/lending.ts';
import type { PlainStore } from './store.ts';
import { LoweredFunc, type Lowering } from './lowered-func.ts';
import type { Value } from './value.ts';

/** The function that a guest imports; it waits where `callee` may. */
export function canonLower(
  store: PlainStore,
  lower: CoreFunc & { kind: 'lower' },
  func: PlanFunc,
  callee: FuncInst,
  concurrency: Concurrency | undefined,
): OwnFunction {
  const lowered = new LoweredFunc(store, lower, func);
  if (callee.kind === 'concurrent') {
    return { kind: 'waiting', call: concurrency!.lowerSubtask(store, lowered, callee) };
  }
  // Nothing calls it anew before it has returned, so that one call's record does for all, unless each is traced.
  let known: SyncCall | undefined;
  const begin = (): SyncCall => {
    if (known !== undefined) return known;
    const lending = new Lending(lowered.instance.handles);
    const made = new SyncCall(lowered.lowering(lending), lending);
    if (store.tracer === undefined) known = made;
    return made;
  };
  const run = (args: readonly CoreValue[]): CoreValue | undefined => {
    lowered.checkCall();
    const call = begin();
    call.begin(args);
    callee.call(call);
    return call.end();
  };
  return {
    kind: 'plain',
    call: lower.type.params.length === 0 ? () => run(none) : (...args) => run(args),
  };
}

const none: readonly never[] = [];

/** Calls that have returned when the callee has. */
class SyncCall implements Call {
  readonly caller: PlainInstance;
  readonly transfers: Call['transfers'];
  readonly #lowering: Lowering;
  readonly #lending: Lending;
  #result: CoreValue | undefined;

  constructor(lowering: Lowering, lending: Lending) {
    this.caller = lowering.caller;
    this.transfers = lowering.transfers;
    this.#lowering = lowering;
    this.#lending = lending;
  }

  begin(args: readonly CoreValue[]): void {
    this.#lowering.begin(args);
    this.#result = undefined;
  }

  start(): readonly Value[] {
    return this.#lowering.liftArgs();
  }

  resolve(value: Value | undefined): void {
    this.#result = this.#lowering.lowerResult(value)[0];
  }

  end(): CoreValue | undefined {
    this.#lending.giveBack();
    return this.#result;
  }
}
