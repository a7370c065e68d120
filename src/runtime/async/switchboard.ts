/**
 * What guards need of us where functions may have to wait. Such a function returns as any other; the guard then calls the
 * one function that puts the stack aside, and takes the result afterwards. And the entries: how functions of components
 * that may wait are called on a stack of their own. Concurrency.md; CanonicalABI.md, Stack Switching.
 */
import type { CoreFunction, CoreValue, EdgeValue, Entry } from '../core/core-func.ts';
import { killAt } from '../core/without-throwing.ts';
import { entryName } from '../core/guard-module.ts';
import type { OwnFunctions, PlainStore } from '../plain/store.ts';
import { type Facts, signalGoOn, signalWait, threadSignature } from '../../plan/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import { cannotWait } from './cannot-wait.ts';
import { canSuspend } from './core-call.ts';
import type { Co, CoFunction, Pause } from './coroutine.ts';
import { currentThread, type WaitingThread } from './thread.ts';

/** A call of ours that has to wait, on its way to the guard's `wait`. */
interface Suspension {
  readonly thread: WaitingThread;
  readonly co: Co<EdgeValue | undefined>;
  readonly pause: Pause;
  readonly nothing: EdgeValue;
}

/** The entries into the components that may wait, out of what the guards' module exports. */
export function entriesOf(
  facts: Facts,
  exports: Record<string, unknown>,
): Omit<OwnFunctions, 'imported'> {
  if (!canSuspend) return {};
  const made = new Map<string, Entry>();
  const entry = (signature: CoreSignature): Entry => {
    const name = entryName(signature);
    let found = made.get(name);
    if (found === undefined) made.set(name, (found = makeEntry(exports, name)));
    return found;
  };
  return {
    entries: new Map([...facts.entered].map(([id, s]) => [id, entry(s)])),
    threadEntry: facts.makesThreads ? entry(threadSignature) : undefined,
  };
}

/** The function to call is put into the table's one place just before, and taken out of it at once. */
function makeEntry(exports: Record<string, unknown>, name: string): Entry {
  const enter = WebAssembly.promising(exports[name] as CoreFunction);
  const table = exports['table'] as WebAssembly.Table;
  return (func, args) => {
    table.set(0, func);
    return enter(...args);
  };
}

/** Connects our functions that wait with the guards around them. */
export class Switchboard {
  readonly #store: PlainStore;
  /** Between one of our functions, which could not finish, and `wait`. */
  #suspension: Suspension | undefined;
  /** Between the end of `wait` and the guard that goes on. */
  #result: { readonly thread: WaitingThread; readonly value: EdgeValue } | undefined;
  /** Puts the stack that calls it aside until the function it stands for has its result. */
  readonly wait: unknown;

  constructor(store: PlainStore) {
    this.#store = store;
    const wait = (): Promise<void> => this.#wait();
    this.wait = canSuspend ? new WebAssembly.Suspending(wait) : wait;
  }

  waiting(func: CoFunction, nothing: CoreValue): CoreFunction {
    const store = this.#store;
    return (...args) => {
      const thread = currentThread(store);
      try {
        const co = func(...args);
        const step = co.next();
        if (step.done === true) return step.value ?? nothing;
        if (!thread.suspendable) throw cannotWait(store, thread.task);
        this.suspend({ thread, co, pause: step.value, nothing });
      } catch (error) {
        killAt(store, error);
      }
      return nothing;
    };
  }

  /** Has whoever called one of our functions call `wait` when that returns. */
  suspend(suspension: Suspension): void {
    this.#suspension = suspension;
    this.#store.signal.value = signalWait;
  }

  /** Never rejects: a guest could catch that. */
  #wait(): Promise<void> {
    const { thread, co, pause, nothing } = this.#suspension!;
    this.#suspension = undefined;
    this.#store.signal.value = signalGoOn;
    thread.isAside = true;
    return new Promise((resolve) => {
      const end = (value: EdgeValue | undefined): void => {
        this.#result = { thread, value: value ?? nothing };
        resolve();
      };
      // The signal tells of a trap: what stands on the stack ends, which engines keep otherwise.
      const failed = (): void => end(undefined);
      const follow = (step: IteratorResult<Pause, EdgeValue | undefined>): void => {
        if (step.done === true) end(step.value);
        else thread.park(this.#store, co, step.value, follow, failed);
      };
      thread.park(this.#store, co, pause, follow, failed);
    });
  }

  /** A call that was entered on a stack of its own has returned. */
  returned(value: CoreValue | undefined): void {
    currentThread(this.#store).returned = { value };
  }

  /** The thread goes on: gives what its call came to. */
  take(): EdgeValue {
    const { thread, value } = this.#result!;
    this.#result = undefined;
    this.#store.current = thread;
    this.#store.depth = thread.depth;
    return value;
  }
}
