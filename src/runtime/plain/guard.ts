/**
 * The functions that guests import, so that no guest can catch a trap: ours never throw (`core/without-throwing.ts`), and a
 * wasm function around each tests the global that tells of it. Those that have to wait do so in the same way: they
 * return, and the guard calls the one function that suspends the stack (`async/switchboard.ts`).
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { OwnFunction } from '../async/coroutine.ts';
import type { CoreFuncId, Facts } from '../../plan/index.ts';
import type { CoreFunction, CoreValue } from '../core/core-func.ts';
import { withoutThrowing } from '../core/without-throwing.ts';
import type { OwnFunctions, PlainStore } from './store.ts';

/** Instantiates the guards around `functions`, and the entries into the components that may wait. */
export function guard(
  store: PlainStore,
  facts: Facts,
  module: WebAssembly.Module,
  functions: ReadonlyMap<CoreFuncId, OwnFunction>,
  concurrency: Concurrency | undefined,
): OwnFunctions {
  if (functions.size === 0 && facts.entered.size === 0) return { imported: new Map() };
  const { switchboard } = store;
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
