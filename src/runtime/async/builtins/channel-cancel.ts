/**
 * `stream.cancel-read` and its three likes: take back a copy that has not come to its end, and give what it came to.
 * CanonicalABI.md, canon {stream,future}.cancel-{read,write}.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';
import { checkAlone, findingEnd, outcomeOf } from './channel-end.ts';

function cancelling(
  side: 'read' | 'write',
): Builtin<BuiltinOf<`${'stream' | 'future'}.cancel-${'read' | 'write'}`>> {
  return {
    makeWaiting: (store, instance, def) => {
      const endAt = findingEnd(store, instance, def, side, 'object');
      const { async } = def;
      return function* (i) {
        const place = leaving(store, instance);
        const thread = currentThread(store);
        const end = endAt(i, place);
        if (end.state !== 'copying' || end.hasSyncWaiter) {
          throw new Trap('trap/not-copying', place, 'nothing is under way that could be cancelled');
        }
        if (!async) checkAlone(end, place);
        end.state = 'cancelling';
        // By the definition a copy of which a part is done has come to its end; by the reference tests it is cancelled.
        if (!end.hasPendingEvent || end.channel.holds(side)) end.channel.cancel();
        return yield* outcomeOf(store, thread, end, async);
      };
    },
  };
}

export const channelCancelRead = cancelling('read');
export const channelCancelWrite = cancelling('write');
