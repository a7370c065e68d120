/**
 * `thread.suspend` and `thread.yield`: the thread gives up control, until another one resumes it or until its turn
 * comes again. The result is 0: that it was resumed to be cancelled could be said here until component-model#716.
 * CanonicalABI.md, canon thread.suspend and thread.yield.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';

function giving(how: 'suspend' | 'yield'): Builtin<BuiltinOf<'thread.suspend' | 'thread.yield'>> {
  return {
    makeWaiting: (store, instance) =>
      function* () {
        leaving(store, instance);
        yield* currentThread(store)[how](store);
        return 0;
      },
  };
}

export const threadSuspend = giving('suspend');
export const threadYield = giving('yield');
