/**
 * Functions of ours as core code calls them. A JavaScript exception that crossed wasm frames would end in a guest's
 * `catch_all`, whatever its class. So they never throw: they note the trap, set a wasm global and return, and what has
 * called them, a guard (`plain/guard.ts`) or an adapter, tests the global and executes `unreachable`, which no guest can
 * catch. (Engines that run out of stack end all wasm frames by themselves.)
 */
import type { EdgeValue } from './core-func.ts';
import type { Store } from './store.ts';
import type { TrapPlace } from './trap.ts';

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
  store.kill(error, store.current?.place ?? nowhere);
}

const nowhere: TrapPlace = { component: '', func: '' };
