/**
 * `backpressure.inc` and `backpressure.dec`: how often an instance has asked that no new asynchronous task starts in
 * it. Synchronous ones start anyway. CanonicalABI.md, canon backpressure.{inc,dec}.
 */
import { Trap } from '../../core/trap.ts';
import { type Builtin, callerOf } from '../../plain/builtins/builtin.ts';

const most = 2 ** 16 - 1;

export const backpressureInc = counting(1);
export const backpressureDec = counting(-1);

function counting(step: 1 | -1): Builtin {
  return {
    make: (store, instance) => () => {
      const next = instance.backpressure + step;
      if (next < 0 || next > most) {
        throw new Trap('trap/backpressure', callerOf(store, instance), `it would be ${next}`);
      }
      instance.backpressure = next;
      return undefined;
    },
  };
}
