/**
 * `thread.{suspend,yield}-then-{resume,promote}`: hands control to another thread directly: to a suspended one
 * (resume), or to one that is ready, if it is (promote). CanonicalABI.md, canon thread.suspend-then-resume and its
 * likes.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { suspendedThread, threadOf } from './thread-of.ts';

function switching(
  then: 'suspend' | 'yield',
  how: 'resume' | 'promote',
): Builtin<BuiltinOf<`thread.${'suspend' | 'yield'}-then-${'resume' | 'promote'}`>> {
  return {
    makeWaiting: (store, instance) =>
      function* (index) {
        const place = leaving(store, instance);
        const thread = currentThread(store);
        const other =
          how === 'resume'
            ? suspendedThread(instance, unsigned(index), place)
            : threadOf(instance, unsigned(index), place);
        if (how === 'promote') {
          if (!other.isReady) {
            yield* thread[then](store);
            return 0;
          }
          other.stopWaiting(store);
        }
        yield* thread.switchTo(store, other, then);
        return 0;
      },
  };
}

export const threadSuspendThenResume = switching('suspend', 'resume');
export const threadYieldThenResume = switching('yield', 'resume');
export const threadSuspendThenPromote = switching('suspend', 'promote');
export const threadYieldThenPromote = switching('yield', 'promote');
