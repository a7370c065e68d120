/**
 * Calls from guests of functions that may return later. Lowered synchronously, the calling thread waits; lowered
 * asynchronously, the guest gets a subtask to wait for by itself. CanonicalABI.md, canon lower.
 */
import { currentThread } from './thread.ts';
import type { CoFunction } from './coroutine.ts';
import { Subtask, subtaskStates } from './subtask.ts';
import { eventCodes } from './waitable.ts';
import type { FuncInst } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import type { PlainStore } from '../plain/store.ts';
import type { LoweredFunc } from '../plain/lowered-func.ts';

/** The function that a guest imports, where `callee` may wait. */
export function lowerSubtask(
  store: PlainStore,
  lowered: LoweredFunc,
  callee: FuncInst & { kind: 'concurrent' },
): CoFunction {
  const { instance } = lowered;
  return function* (...args) {
    const thread = currentThread(store);
    const subtask = new Subtask(instance.handles);
    lowered.checkCall();
    const lowering = lowered.lowering(subtask.lending);
    lowering.begin(args);
    let results: readonly CoreValue[] = [];
    let onProgress = (): void => undefined;
    subtask.onCancel = yield* callee.call({
      caller: lowering.caller,
      transfers: lowering.transfers,
      tasks: thread.task.call?.tasks,
      start: () => {
        onProgress();
        subtask.state = subtaskStates.started;
        return lowering.liftArgs();
      },
      resolve: (value) => {
        onProgress();
        results = lowering.lowerResult(value);
        subtask.state = subtaskStates.returned;
      },
      cancel: () => {
        onProgress();
        subtask.cancel();
      },
    });

    if (!lowered.async) {
      // Who calls what never waits may have a thread that can't.
      if (!subtask.isResolved) yield* thread.waitUntil(store, () => subtask.isResolved);
      subtask.deliverResolve();
      return results[0];
    }
    if (subtask.isResolved) {
      subtask.deliverResolve();
      return subtaskStates.returned;
    }
    const place = { component: instance.label, func: thread.task.func };
    const index = instance.handles.addObject(subtask, place);
    onProgress = () => {
      subtask.setPendingEvent(() => {
        if (subtask.isResolved) subtask.deliverResolve();
        return [eventCodes.subtask, index, subtask.state];
      });
    };
    return subtask.state + index * 2 ** 4;
  };
}
