/**
 * What the lifting of a core function consists of, whichever way its calls run: arguments are lowered into its
 * component, results lifted out of it, and the trace told of both. CanonicalABI.md, canon lift.
 */
import type { AbiRecord } from '../../abi/index.ts';
import { limits } from '../../base/index.ts';
import type { CanonOptions, CoreFuncId, PlanFuncType, PlanLift } from '../../plan/index.ts';
import type { CoreFunction, CoreValue } from '../core/core-func.ts';
import type { Instance } from '../core/instance.ts';
import type { Store } from '../core/store.ts';
import type { Task } from '../core/task.ts';
import type { Thread } from '../core/thread.ts';
import type { Callee } from '../trace/tracer.ts';
import type { Transfer } from '../trace/transfer.ts';
import { Context } from './context.ts';
import { FlatValues, liftFlatValues, lowerFlatValues } from './flat.ts';
import { Options } from './options.ts';
import { paramsTuple, resultTuple } from './tuples.ts';
import type { Value } from './value.ts';

/** A lifted function, apart from how its calls run. */
export class LiftedFunc {
  readonly type: PlanFuncType;
  readonly label: string;
  readonly instance: Instance;
  readonly canon: CanonOptions;
  readonly options: Options;
  readonly coreId: CoreFuncId;
  readonly #store: Store;
  readonly #params: AbiRecord;
  readonly #result: AbiRecord;
  readonly #callee: Callee;
  #core: CoreFunction | undefined;

  constructor(store: Store, func: PlanLift) {
    const { type, label } = func;
    this.type = type;
    this.label = label;
    this.instance = store.instance(func.instance);
    this.options = new Options(store, func.options);
    this.canon = this.options.canon;
    this.coreId = func.core;
    this.#store = store;
    this.#params = paramsTuple(store.abi, type);
    this.#result = resultTuple(store.abi, type.result);
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
  ): CoreValue[] {
    const flatArgs = lowerFlatValues(cx, limits.flatParams, args, this.#params);
    this.#store.tracer?.call(this.#callee, task.call!, args, this.#store.depth);
    this.#store.depth++;
    return flatArgs;
  }

  /** Returns what the core function returned. */
  returnResults(task: Task, results: readonly CoreValue[], cx?: Context): void {
    this.#return(task, results, limits.flatResults, cx);
  }

  /** Returns what a function of the asynchronous ABI gave to `task.return`. */
  returnArgs(task: Task, args: readonly CoreValue[]): void {
    this.#return(task, args, limits.flatParams);
  }

  #return(
    task: Task,
    flat: readonly CoreValue[],
    maxFlat: number,
    cx = this.context(task, task.call?.transfers?.result),
  ): void {
    const [value] = liftFlatValues(cx, maxFlat, new FlatValues(flat), this.#result);
    task.return(value);
    this.#store.depth--;
    this.#store.tracer?.return(this.#callee, task.call!, value, this.#store.depth);
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
