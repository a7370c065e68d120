/**
 * `thread.new-indirect`: a new thread of the task, suspended, that will call a function of a table. CanonicalABI.md,
 * canon thread.new-indirect.
 */
import type { BuiltinOf } from '../../../plan/index.ts';
import { enterCore } from '../core-call.ts';
import { currentThread, WaitingThread } from '../thread.ts';
import type { CoreFunction } from '../../core/core-func.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const threadNewIndirect: Builtin<BuiltinOf<'thread.new-indirect'>> = {
  make: (store, instance, { table }) => {
    return (index, argument) => {
      const place = leaving(store, instance);
      const { task } = currentThread(store);
      const functions = store.table(table);
      const at = unsigned(index);
      if (at >= functions.length) {
        throw new Trap('trap/unknown-thread-func', place, `the table has no place ${at}`);
      }
      const func = functions.get(at);
      if (typeof func !== 'function') {
        throw new Trap('trap/unknown-thread-func', place, `there is no function at ${at}`);
      }
      const thread = WaitingThread.suspended(store, task, function* (self) {
        const core = func as CoreFunction;
        const args = [unsigned(argument)];
        const { threadEntry } = store.functions;
        if (threadEntry === undefined) store.callCore(self, core, args);
        else yield* enterCore(store, self, threadEntry, core, args);
        task.unregisterThread(self);
      });
      task.registerThread(thread);
      return thread.index;
    };
  },
};
