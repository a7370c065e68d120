/**
 * `task.return`: a function of the asynchronous ABI hands over its result; it may go on running afterwards.
 * CanonicalABI.md, canon task.return.
 */
import { taskReturnSignature } from '../../abi/index.ts';
import { Trap } from '../trap.ts';
import { Options } from '../values/options.ts';
import { type Builtin, leaving } from './builtin.ts';

export const taskReturn: Builtin = {
  signature: ({ type }, abi) => {
    const { params, results } = taskReturnSignature(type === undefined ? undefined : abi.of(type));
    return { params, results };
  },
  make: (store, instance, { type, options }) => {
    const given = new Options(store, options!);
    return (...args) => {
      const place = leaving(store, instance);
      const { task } = store.current!;
      const { lifted } = task;
      if (lifted?.canon.async !== true) {
        throw new Trap(
          'trap/not-async',
          place,
          '`task.return` of a function lifted as synchronous',
        );
      }
      if (lifted.type.result !== type) {
        throw new Trap('trap/wrong-return', place, '`task.return` of another type');
      }
      const wanted = lifted.options;
      // By the definition the memory must be the same even where none is needed; the reference tests leave it out.
      const otherMemory = given.coreMemory !== undefined && given.coreMemory !== wanted.coreMemory;
      if (given.encoding !== wanted.encoding || otherMemory) {
        throw new Trap('trap/wrong-return', place, '`task.return` with other options');
      }
      lifted.returnArgs(lifted.context(task), task, args);
      return undefined;
    };
  },
};
