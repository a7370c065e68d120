/**
 * `task.return`: a function of the asynchronous ABI hands over its result; it may go on running afterwards.
 * CanonicalABI.md, canon task.return.
 */
import { taskReturnSignature } from '../../abi/index.ts';
import { Trap } from '../trap.ts';
import { coreMemory } from '../values/options.ts';
import { type Builtin, leaving } from './builtin.ts';

export const taskReturn: Builtin = {
  signature: ({ type }, abi) => {
    const { params, results } = taskReturnSignature(type === undefined ? undefined : abi.of(type));
    return { params, results };
  },
  make: (store, instance, { type, options }) => {
    return (...args) => {
      const place = leaving(store, instance);
      const { task } = store.current!;
      const { lift } = task;
      if (lift?.options.async !== true) {
        throw new Trap(
          'trap/not-async',
          place,
          '`task.return` of a function lifted as synchronous',
        );
      }
      if (lift.type.result !== type) {
        throw new Trap('trap/wrong-return', place, '`task.return` of another type');
      }
      // By the definition the memory must be the same even where none is needed; the reference tests leave it out.
      const memory = coreMemory(store, options!);
      const otherMemory = memory !== undefined && memory !== coreMemory(store, lift.options);
      if (options!.encoding !== lift.options.encoding || otherMemory) {
        throw new Trap('trap/wrong-return', place, '`task.return` with other options');
      }
      task.returnFlat!(args);
      return undefined;
    };
  },
};
