/**
 * Functions of guests' that may have to wait, as the host calls them: asynchronous ones return a promise; synchronous
 * ones have a form that does, and otherwise return at once or trap. CanonicalABI.md, canon lift.
 */
import type { FuncInst } from '../core/call.ts';
import type { HostFunction } from '../host/refused.ts';
import { asyncKey, type PlainExportedFunc } from '../host/guest-func.ts';
import { cannotWaitSynchronously } from './cannot-wait.ts';
import { resolvedTo } from './resolved-to.ts';

/** The function that the host gets. */
export function guestFuncLater(
  exported: PlainExportedFunc,
  func: FuncInst & { kind: 'concurrent' },
): HostFunction {
  const later: HostFunction = (...args) => callLater(exported, func, args);
  if (exported.type.async) return later;
  const now: HostFunction = (...args) => callNow(exported, func, args);
  Object.defineProperty(now, asyncKey, { value: later });
  return now;
}

function callNow(
  exported: PlainExportedFunc,
  func: FuncInst & { kind: 'concurrent' },
  args: readonly unknown[],
): unknown {
  const { store } = exported.edge;
  store.checkCallable(exported.place);
  const call = exported.begin(args, true);
  try {
    if (func.call(call).next().done !== true) throw cannotWaitSynchronously(store, exported.place);
  } catch (error) {
    throw store.kill(error, exported.place);
  } finally {
    call.scope?.end();
  }
  store.scheduler!.schedule();
  return call.outcome();
}

/** The promise of what a function returns, or of a trap that happens before. */
async function callLater(
  exported: PlainExportedFunc,
  func: FuncInst & { kind: 'concurrent' },
  args: readonly unknown[],
): Promise<unknown> {
  const { edge, type, place, signature, isFallible } = exported;
  edge.store.checkAlive(place);
  const scheduler = edge.store.scheduler!;
  const call = exported.begin(args, false);
  await new Promise<void>((resolve, reject) => {
    const noted = scheduler.addCall(reject);
    const done = (): void => {
      noted();
      resolve();
    };
    if (type.async) call.onReturn = done;
    scheduler.run(function* () {
      yield* func.call(call);
      // What runs after a synchronous function has returned its value is still part of the call.
      if (!type.async) done();
    });
  }).finally(() => call.scope?.end());
  const value = call.outcome();
  if (!type.async) return value;
  return resolvedTo(edge.store, isFallible ? signature.fallible!.ok : signature.result, value);
}
