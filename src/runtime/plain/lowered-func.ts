/**
 * What the lowering of a component-level function consists of, whichever way its calls run: arguments are lifted out of
 * the guest that calls, the result is lowered into it. CanonicalABI.md, canon lower.
 */
import { maxFlatAsyncParams, maxFlatParams, maxFlatResults } from '../../base/index.ts';
import { areRelated, type CoreFunc, type PlanFunc } from '../../plan/index.ts';
import type { Call } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import { checkLeave, type PlainInstance } from './instance.ts';
import type { Lending } from '../core/lending.ts';
import type { PlainStore } from './store.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import { Context } from './context.ts';
import { FlatTuple, FlatValues } from './flat.ts';
import { Options } from './options.ts';
import { paramsTuple, resultTuple } from './tuples.ts';
import type { Value } from './value.ts';

/**
 * The reference tests ask that calls between an instance and itself, its ancestors or its descendants trap, though
 * the definitions let some of them pass. The day they change, this does.
 */
const relativesMayCall = false;

/** A lowered function, apart from how its calls run. */
export class LoweredFunc {
  readonly instance: PlainInstance;
  /** Whether the guest gets a subtask where the callee doesn't return at once. */
  readonly async: boolean;
  readonly params: FlatTuple;
  readonly result: FlatTuple;
  readonly #store: PlainStore;
  readonly #options: Options;
  readonly #place: TrapPlace;
  readonly #related: boolean;

  constructor(store: PlainStore, lower: CoreFunc & { kind: 'lower' }, func: PlanFunc) {
    this.#store = store;
    this.instance = store.instance(lower.instance);
    this.#options = new Options(store, lower.options);
    this.async = this.#options.canon.async;
    const { abi, kinds } = store;
    const maxParams = this.async ? maxFlatAsyncParams : maxFlatParams;
    const maxResults = this.async ? 0 : maxFlatResults;
    this.params = new FlatTuple(kinds, paramsTuple(abi, func.type), maxParams);
    this.result = new FlatTuple(kinds, resultTuple(abi, func.type.result), maxResults);
    this.#place = { component: this.instance.label, func: func.label };
    this.#related = func.kind === 'lift' && areRelated(store.plan, lower.instance, func.instance);
  }

  /** Traps where the guest may not call at all. */
  checkCall(): void {
    checkLeave(this.instance, this.#place);
    if (!this.#related || relativesMayCall) return;
    const detail = `called between \`${this.instance.label}\` and its own parts`;
    throw new Trap('trap/cannot-enter', this.#place, detail);
  }

  /** What its calls need, for one of them or, as long as they come one after the other, all. */
  lowering(lending: Lending): Lowering {
    const { tracer } = this.#store;
    const transfers = tracer?.transfers();
    const { func } = this.#place;
    const [params, result] = [transfers?.params, transfers?.result].map(
      (t) => new Context(this.#store, this.instance, func, this.#options, lending, t),
    );
    return new Lowering(this, params!, result!, transfers);
  }
}

/** Calls of a lowered function, as far as values are concerned. */
export class Lowering {
  readonly caller: PlainInstance;
  readonly transfers: Call['transfers'];
  readonly #func: LoweredFunc;
  readonly #params: Context;
  readonly #result: Context;
  #flat: FlatValues | undefined;

  constructor(func: LoweredFunc, params: Context, result: Context, transfers: Call['transfers']) {
    this.caller = func.instance;
    this.transfers = transfers;
    this.#func = func;
    this.#params = params;
    this.#result = result;
  }

  /** A call begins, with its core values. */
  begin(args: readonly CoreValue[]): void {
    if (args.length === 0) return;
    this.#flat = new FlatValues(args);
    this.#params.restartLifted();
  }

  /** Once, when the callee asks for them. */
  liftArgs(): readonly Value[] {
    return this.#func.params.lift(this.#params, this.#flat!);
  }

  /** Gives the core values to return; none where the result went to memory. */
  lowerResult(value: Value | undefined): readonly CoreValue[] {
    if (value === undefined) return none;
    const { result } = this.#func;
    const pointer = result.isFlat ? undefined : (this.#flat!.next('i32') as number);
    return result.lower(this.#result, [value], pointer);
  }
}

const none: readonly never[] = [];
