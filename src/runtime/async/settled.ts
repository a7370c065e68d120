/**
 * What a promise comes to that a synchronous function of the host's has returned: the call waits for it, and nothing else
 * runs in the store meanwhile. CanonicalABI.md, Stack Switching.
 */
import type { Caller, HostOutcome, ImportedFunc } from '../host/imported-func.ts';
import { promiseTrap } from '../host/promise-trap.ts';
import type { PlainStore } from '../plain/store.ts';
import type { Co } from './coroutine.ts';

/** What the promise of a function comes to. */
export function* settled(func: ImportedFunc, call: Caller, promise: unknown): Co<HostOutcome> {
  const store = func.edge.store as PlainStore;
  let outcome: () => HostOutcome;
  const settle = async (): Promise<void> => {
    try {
      // Whatever its `then` does, throw or call back often, this ends once.
      const value: unknown = await promise;
      outcome = () => ({ isErr: false, value });
    } catch (error) {
      outcome = () => func.thrown(call, error);
    }
  };
  const arrived = store.scheduler!.expectAlone(func.place);
  store.awaited = promiseTrap(func, call);
  yield settle();
  store.awaited = undefined;
  arrived();
  if (store.poison !== undefined) throw store.poison;
  return outcome!();
}
