/**
 * The functions that guests import, so that no guest can catch a trap. A JavaScript exception that crossed wasm frames
 * would end in a guest's `catch_all`, whatever its class. So our functions never throw: they note the trap, set a wasm
 * global and return, and a wasm function around each tests the global and executes `unreachable`, which no guest
 * can catch. (Engines that run out of stack end all wasm frames by themselves.) Those that have to wait do so in the
 * same way: they return, and the guard calls the one function that suspends the stack (`async/switchboard.ts`).
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { OwnFunction } from '../async/coroutine.ts';
import type { CoreFuncId, Facts } from '../../plan/index.ts';
import type { CoreFunction, CoreValue, EdgeValue } from './core-func.ts';
import type { OwnFunctions, Store } from './store.ts';

/** Instantiates the guards around `functions`, and the entries into the components that may wait. */
export function guard(
  store: Store,
  facts: Facts,
  module: WebAssembly.Module,
  functions: ReadonlyMap<CoreFuncId, OwnFunction>,
  concurrency: Concurrency | undefined,
): OwnFunctions {
  if (functions.size === 0) return { imported: new Map() };
  const switchboard = concurrency?.switchboard(store);
  const imports: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [id, func] of functions) {
    // A missing i64 result would be an exception of its own.
    const { type } = store.plan.coreFuncs[id]!;
    const nothing = type.results[0] === 'i64' ? 0n : 0;
    imports[id] =
      func.kind === 'plain'
        ? withoutThrowing<CoreValue>(store, type.params.length, func.call, nothing)
        : switchboard!.waiting(func.call, nothing);
  }
  const { exports } = new WebAssembly.Instance(module, {
    store: { signal: store.signal, wait: switchboard?.wait },
    func: imports,
    taken: byResult(() => switchboard!.take()),
    returned: byResult((value?: CoreValue) => switchboard!.returned(value)),
  });
  return {
    imported: new Map([...functions.keys()].map((id) => [id, exports[id] as CoreFunction])),
    ...concurrency?.entriesOf(facts, exports),
  };
}

function byResult<F>(func: F): Record<string, F> {
  return { nothing: func, i32: func, i64: func, f32: func, f64: func };
}

/** A function of so many parameters as core code calls it: what it throws ends the store, and is told by `signal`. */
export function withoutThrowing<V extends EdgeValue>(
  store: Store,
  params: number,
  func: (...args: V[]) => V | undefined,
  nothing: V,
): (...args: V[]) => V | undefined {
  if (params === 0) {
    // By far the cheapest, which is worth its lines.
    return () => {
      try {
        return func() ?? nothing;
      } catch (error) {
        killAt(store, error);
        return nothing;
      }
    };
  }
  return (...args) => {
    try {
      return func(...args) ?? nothing;
    } catch (error) {
      killAt(store, error);
      return nothing;
    }
  };
}

/** Ends the store, at what runs. */
export function killAt(store: Store, error: unknown): void {
  const { current } = store;
  store.kill(error, {
    component: current?.instance.label ?? '',
    func: current?.task.func ?? '',
  });
}
