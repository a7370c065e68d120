/**
 * The functions that guests import, so that no guest can catch a trap. A JavaScript exception that crossed wasm frames
 * would end in a guest's `catch_all`, whatever its class. So our functions never throw: they note the trap, set a wasm
 * global and return, and a wasm function around each tests the global and executes `unreachable`, which no guest
 * can catch. (Engines that run out of stack end all wasm frames by themselves.) Those that have to wait do so in the
 * same way: they return, and the guard calls the one function that suspends the stack.
 */
import { cannotWait } from '../async/cannot-wait.ts';
import { canSuspend } from '../async/core-call.ts';
import type { Co, CoFunction, OwnFunction, Pause } from '../async/coroutine.ts';
import type { Thread } from '../async/thread.ts';
import { threadSignature, type CoreFuncId, type Facts } from '../../plan/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import type { CoreFunction, CoreValue, Entry } from '../core/core-func.ts';
import { guardSignals, type Store } from '../core/store.ts';
import { entryName } from './module.ts';

/** A call of ours that has to wait, on its way to the guard's `wait`. */
interface Suspension {
  readonly thread: Thread;
  readonly co: Co<CoreValue | undefined>;
  readonly pause: Pause;
  readonly nothing: CoreValue;
}

/**
 * Instantiates the guards around `functions`, and the entries into the components that may wait. Gives, by core
 * function, what guests import.
 */
export function guard(
  store: Store,
  facts: Facts,
  module: WebAssembly.Module,
  functions: ReadonlyMap<CoreFuncId, OwnFunction>,
): ReadonlyMap<CoreFuncId, CoreFunction> {
  const switchboard = new Switchboard(store);
  const imports: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [id, func] of functions) {
    // A missing i64 result would be an exception of its own.
    const nothing = store.plan.coreFuncs[id]!.type.results[0] === 'i64' ? 0n : 0;
    imports[id] =
      func.kind === 'plain'
        ? withoutThrowing(store, func.call, nothing)
        : switchboard.waiting(func.call, nothing);
  }
  const { exports } = new WebAssembly.Instance(module, {
    store: { signal: store.signal, wait: switchboard.wait },
    func: imports,
    taken: byResult(() => switchboard.take()),
    returned: byResult((value?: CoreValue) => {
      store.current!.returned = { value };
    }),
  });
  if (canSuspend) {
    const made = new Map<string, Entry>();
    const entry = (signature: CoreSignature): Entry => {
      const name = entryName(signature);
      let found = made.get(name);
      if (found === undefined) made.set(name, (found = makeEntry(exports, name)));
      return found;
    };
    store.entries = new Map([...facts.entered].map(([id, s]) => [id, entry(s)]));
    if (facts.makesThreads) store.threadEntry = entry(threadSignature);
  }
  return new Map([...functions.keys()].map((id) => [id, exports[id] as CoreFunction]));
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

function byResult<F>(func: F): Record<string, F> {
  return { nothing: func, i32: func, i64: func, f32: func, f64: func };
}

function withoutThrowing(store: Store, func: CoreFunction, nothing: CoreValue): CoreFunction {
  return (...args) => {
    try {
      return func(...args) ?? nothing;
    } catch (error) {
      killAt(store, error);
      return nothing;
    }
  };
}

function killAt(store: Store, error: unknown): void {
  const { current } = store;
  store.kill(error, {
    component: current?.instance.label ?? '',
    func: current?.task.func ?? '',
  });
}

/** Connects our functions that wait with the guards around them. */
class Switchboard {
  readonly #store: Store;
  /** Between one of our functions, which could not finish, and `wait`. */
  #suspension: Suspension | undefined;
  /** Between the end of `wait` and the guard that goes on. */
  #result: { readonly thread: Thread; readonly value: CoreValue } | undefined;
  /** Puts the stack that calls it aside until the function it stands for has its result. */
  readonly wait: unknown;

  constructor(store: Store) {
    this.#store = store;
    const wait = (): Promise<void> => this.#wait();
    this.wait = canSuspend ? new WebAssembly.Suspending(wait) : wait;
  }

  waiting(func: CoFunction, nothing: CoreValue): CoreFunction {
    const store = this.#store;
    return (...args) => {
      const thread = store.current!;
      try {
        const co = func(...args);
        const step = co.next();
        if (step.done === true) return step.value ?? nothing;
        if (!thread.suspendable) throw cannotWait(store, thread.task);
        this.#suspension = { thread, co, pause: step.value, nothing };
        store.signal.value = guardSignals.wait;
      } catch (error) {
        killAt(store, error);
      }
      return nothing;
    };
  }

  /** Never rejects: a guest could catch that. */
  #wait(): Promise<void> {
    const { thread, co, pause, nothing } = this.#suspension!;
    this.#suspension = undefined;
    this.#store.signal.value = guardSignals.none;
    thread.isAside = true;
    return new Promise((resolve) => {
      const follow = (step: IteratorResult<Pause, CoreValue | undefined>): void => {
        if (step.done === true) {
          this.#result = { thread, value: step.value ?? nothing };
          resolve();
        } else {
          thread.park(this.#store, co, step.value, follow);
        }
      };
      thread.park(this.#store, co, pause, follow);
    });
  }

  /** The thread goes on: gives what its call came to. */
  take(): CoreValue {
    const { thread, value } = this.#result!;
    this.#result = undefined;
    this.#store.current = thread;
    this.#store.depth = thread.depth;
    return value;
  }
}
