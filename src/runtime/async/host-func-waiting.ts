/**
 * Synchronous functions of the host's that return a promise all the same: the call waits for what it comes to, and nothing
 * else runs in the store meanwhile. Who calls them gets the result as of any other. CanonicalABI.md, canon lower; Stack
 * Switching.
 */
import type { FuncInst } from '../core/call.ts';
import type { PlainImportedFunc } from '../host/func.ts';
import { promiseTrap } from '../host/promise-trap.ts';
import type { Value } from '../plain/value.ts';
import { immediately } from './coroutine.ts';
import { settled } from './settled.ts';
import { currentThread } from './thread.ts';

/** The function as guests call it the plain way. */
export function hostFuncWaiting(func: PlainImportedFunc): FuncInst {
  const { store } = func.edge;
  return {
    kind: 'concurrent',
    call: function* (call) {
      const under = func.begin(call);
      let value: Value | undefined;
      try {
        store.depth++;
        let outcome = func.invoke(under);
        if (func.isPending(outcome)) {
          const isOfHost = store.current === undefined;
          if (!isOfHost && !currentThread(store).suspendable) throw promiseTrap(func, call);
          outcome = yield* settled(func, call, outcome.value);
        }
        store.depth--;
        value = func.convert(call, outcome, under.scope);
      } finally {
        under.scope?.end();
      }
      func.end(under, value);
      return () => immediately(() => undefined);
    },
  };
}
