/**
 * What the lifting of a core function consists of, whichever way its calls run: arguments are lowered into its
 * component, results lifted out of it, and the trace told of both. CanonicalABI.md, canon lift.
 */
import { maxFlatParams, maxFlatResults } from '../../base/index.ts';
import type { CanonOptions, CoreFuncId, PlanFuncType, PlanLift } from '../../plan/index.ts';
import type { CoreFunction, CoreValue } from '../core/core-func.ts';
import type { PlainInstance } from './instance.ts';
import type { PlainStore } from './store.ts';
import type { Task } from './task.ts';
import type { Thread } from './thread.ts';
import type { Callee } from '../trace/tracer.ts';
import type { Transfer } from '../trace/transfer.ts';
import { Context } from './context.ts';
import { FlatTuple, FlatValues } from './flat.ts';
import { Options } from './options.ts';
import { paramsTuple, resultTuple } from './tuples.ts';
import type { Value } from './value.ts';

/** A lifted function, apart from how its calls run. */
export class LiftedFunc {
  readonly type: PlanFuncType;
  readonly label: string;
  readonly instance: PlainInstance;
  readonly canon: CanonOptions;
  readonly options: Options;
  readonly coreId: CoreFuncId;
  readonly #store: PlainStore;
  readonly #params: FlatTuple;
  readonly #result: FlatTuple;
  /** What a function of the asynchronous ABI gives to `task.return`. */
  readonly #returned: FlatTuple;
  readonly #callee: Callee;
  #core: CoreFunction | undefined;

  constructor(store: PlainStore, func: PlanLift) {
    const { type, label } = func;
    this.type = type;
    this.label = label;
    this.instance = store.instance(func.instance);
    this.options = new Options(store, func.options);
    this.canon = this.options.canon;
    this.coreId = func.core;
    this.#store = store;
    const result = resultTuple(store.abi, type.result);
    this.#params = new FlatTuple(store.kinds, paramsTuple(store.abi, type), maxFlatParams);
    this.#result = new FlatTuple(store.kinds, result, maxFlatResults);
    this.#returned = new FlatTuple(store.kinds, result, maxFlatParams);
    this.#callee = { to: this.instance.label, func: label, type };
  }

  /** What is lifted; there once something is called. */
  get core(): CoreFunction {
    return (this.#core ??= this.#store.coreFunction(this.coreId));
  }

  /** By which one direction of a call goes. */
  context(task: Task, transfer?: Transfer): Context {
    return new Context(this.#store, this.instance, this.label, this.options, task, transfer);
  }

  /** Lowers the arguments; the call is traced when they have arrived. */
  lowerArgs(
    task: Task,
    args: readonly Value[],
    cx = this.context(task, task.call?.transfers?.params),
  ): readonly CoreValue[] {
    const flatArgs = this.#params.lower(cx, args);
    this.#store.tracer?.call(this.#callee, task.call!, args, this.#store.depth);
    this.#store.depth++;
    return flatArgs;
  }

  /** Returns what the core function returned; gives it, too. */
  returnResults(task: Task, results: readonly CoreValue[], cx?: Context): Value | undefined {
    return this.#return(task, results, this.#result, cx);
  }

  /** Returns what a function of the asynchronous ABI gave to `task.return`. */
  returnArgs(task: Task, args: readonly CoreValue[]): void {
    this.#return(task, args, this.#returned);
  }

  #return(
    task: Task,
    flat: readonly CoreValue[],
    tuple: FlatTuple,
    cx = this.context(task, task.call?.transfers?.result),
  ): Value | undefined {
    const value =
      this.type.result === undefined ? undefined : tuple.lift(cx, new FlatValues(flat))[0];
    task.return(value);
    this.#store.depth--;
    this.#store.tracer?.return(this.#callee, task.call!, value, this.#store.depth);
    return value;
  }

  /** Lets the component free what it returned. */
  postReturn(thread: Thread, results: readonly CoreValue[]): void {
    const { postReturn } = this.options;
    if (postReturn === undefined) return;
    this.instance.mayLeave = false;
    this.#store.callCore(thread, postReturn, results);
    this.instance.mayLeave = true;
  }
}
