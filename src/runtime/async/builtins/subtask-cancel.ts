/**
 * `subtask.cancel`: asks the callee of a call to end early, and gives the state that the subtask comes to. Without
 * `async` the caller waits for it. CanonicalABI.md, canon subtask.cancel.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { Subtask } from '../subtask.ts';
import { waitForEvent } from '../wait.ts';
import { Trap } from '../../core/trap.ts';
import { blocked, type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const subtaskCancel: Builtin<BuiltinOf<'subtask.cancel'>> = {
  makeWaiting: (store, instance, { async }) =>
    function* (i) {
      const place = leaving(store, instance);
      const thread = currentThread(store);
      const subtask = instance.handles.object(unsigned(i), Subtask, 'a subtask', place);
      if (subtask.resolveDelivered) {
        throw new Trap('trap/cannot-cancel', place, 'the subtask has ended');
      }
      if (subtask.cancellationRequested) {
        throw new Trap('trap/cannot-cancel', place, 'the subtask was asked to already');
      }
      if (subtask.inSet && !async) {
        throw new Trap(
          'trap/in-waitable-set',
          place,
          'a subtask in a set is cancelled synchronously',
        );
      }
      if (!subtask.isResolved) {
        subtask.cancellationRequested = true;
        yield* subtask.onCancel!();
        if (!subtask.isResolved) {
          if (async) return blocked;
          yield* waitForEvent(store, thread, subtask);
        }
      }
      const [, , state] = subtask.takePendingEvent();
      return state;
    },
};
