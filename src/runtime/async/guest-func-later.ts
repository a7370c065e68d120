/**
 * Functions of guests' that may have to wait, as the host calls them: asynchronous ones return a promise; synchronous
 * ones have a form that does, and otherwise return at once or trap. CanonicalABI.md, canon lift.
 */
import type { FuncInst } from '../core/call.ts';
import type { TrapPlace } from '../core/trap.ts';
import type { CalledTask } from '../host/async-key.ts';
import type { HostFunction } from '../host/refused.ts';
import type { PlainExportedFunc } from '../host/guest-func.ts';
import type { PlainStore } from '../plain/store.ts';
import { cannotWaitSynchronously } from './cannot-wait.ts';
import { type Co, immediately } from './coroutine.ts';
import { resolvedTo } from './resolved-to.ts';
import { TaskCount } from './task-count.ts';

/** The function that the host gets. */
export function guestFuncLater(
  exported: PlainExportedFunc,
  func: FuncInst & { kind: 'concurrent' },
): HostFunction {
  if (exported.type.async) return guestFuncPromising(exported, func);
  return (...args) => callNow(exported, func, args);
}

/** The function in the form that returns a promise, whatever it waits for. */
export function guestFuncPromising(exported: PlainExportedFunc, func: FuncInst): HostFunction {
  return (...args) => callLater(exported, func, args);
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

/** An asynchronous function in the form that gives its task. */
export function guestFuncTask(exported: PlainExportedFunc, func: FuncInst): HostFunction {
  return (...args) => callTask(exported, func, args);
}

function callTask(
  exported: PlainExportedFunc,
  func: FuncInst,
  args: readonly unknown[],
): CalledTask<unknown> {
  const { scheduler } = exported.edge.store;
  let tasks: TaskCount;
  const exited = new Promise<void>((resolve, reject) => {
    // Somebody waits for it: what runs after it has returned is as urgent as what runs before.
    const noted = scheduler!.addCall(reject);
    tasks = new TaskCount(() => {
      noted();
      resolve();
    });
  });
  // A trap is told by the other promise, too.
  exited.catch(() => undefined);
  tasks!.begin();
  const returned = callLater(exported, func, args, tasks!).finally(() => tasks.end());
  return { returned, exited, isStill: () => scheduler!.isStill };
}

/** The promise of what a function returns, or of a trap that happens before. */
async function callLater(
  exported: PlainExportedFunc,
  func: FuncInst,
  args: readonly unknown[],
  tasks?: TaskCount,
): Promise<unknown> {
  const { edge, type, place, signature, isFallible } = exported;
  const { store } = edge;
  store.checkAlive(place);
  const call = exported.begin(args, false);
  call.tasks = tasks;
  await whenDone(store, place, function* (done) {
    if (type.async) call.onReturn = done;
    if (func.kind === 'sync') yield* immediately(() => func.call(call));
    else yield* func.call(call);
    // What runs after a synchronous function has returned its value is still part of the call.
    if (!type.async) done();
  }).finally(() => call.scope?.end());
  const value = call.outcome();
  return resolvedTo(store, isFallible ? signature.fallible!.ok : signature.result, value);
}

/** Has the scheduler run what the host wants; resolved when that calls `done`, rejected by a trap before. */
export function whenDone(
  store: PlainStore,
  place: TrapPlace,
  job: (done: () => void) => Co<void>,
): Promise<void> {
  const scheduler = store.scheduler!;
  return new Promise<void>((resolve, reject) => {
    const noted = scheduler.addCall(reject);
    scheduler.run(() => {
      store.called = place;
      return job(() => {
        noted();
        resolve();
      });
    });
  });
}
