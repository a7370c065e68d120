/**
 * `task.return`: a function of the asynchronous ABI hands over its result; it may go on running afterwards.
 * CanonicalABI.md, canon task.return.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';

export const taskReturn: Builtin<BuiltinOf<'task.return'>> = {
  make: (store, instance, { result, options }) => {
    const { encoding, memory } = store.plan.options[options]!;
    return (...args) => {
      const place = leaving(store, instance);
      const { task } = currentThread(store);
      const { lift } = task;
      if (lift?.canon.async !== true) {
        throw new Trap(
          'trap/not-async',
          place,
          '`task.return` of a function lifted as synchronous',
        );
      }
      if (lift.type.result !== result) {
        throw new Trap('trap/wrong-return', place, '`task.return` of another type');
      }
      // By the definition the memory must be the same even where none is needed; the reference tests leave it out.
      const otherMemory =
        memory !== undefined &&
        (lift.canon.memory === undefined ||
          store.memory(memory) !== store.memory(lift.canon.memory));
      if (encoding !== lift.canon.encoding || otherMemory) {
        throw new Trap('trap/wrong-return', place, '`task.return` with other options');
      }
      task.returnFlat!(args);
      return undefined;
    };
  },
};
