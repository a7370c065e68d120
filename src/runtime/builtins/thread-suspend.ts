/**
 * `thread.suspend` and `thread.yield`: the thread gives up control, until another one resumes it or until its turn
 * comes again. The result says whether it was resumed to be cancelled. CanonicalABI.md, canon thread.suspend and
 * thread.yield.
 */
import { type Builtin, fixed, leaving } from './builtin.ts';

function giving(how: 'suspend' | 'yield'): Builtin {
  return {
    signature: fixed([], ['i32']),
    waits: () => true,
    makeWaiting: (store, instance, { immediates: [flag] }) => {
      const cancellable = flag === 1;
      return function* () {
        leaving(store, instance);
        const thread = store.current!;
        const cancelled =
          how === 'suspend'
            ? yield* thread.suspend(cancellable)
            : yield* thread.yield(store, cancellable);
        return cancelled ? 1 : 0;
      };
    },
  };
}

export const threadSuspend = giving('suspend');
export const threadYield = giving('yield');
