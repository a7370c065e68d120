/**
 * `stream.cancel-read` and its three likes: take back a copy that has not come to its end, and give what it came to.
 * CanonicalABI.md, canon {stream,future}.cancel-{read,write}.
 */
import { ReadableEnd, WritableEnd } from '../concurrency/copy-end.ts';
import { handleOf } from '../state/handles.ts';
import { Trap } from '../trap.ts';
import { blocked, type Builtin, fixed, leaving, unsigned } from './builtin.ts';
import { elementOf, kindOf } from './channel-type.ts';

function cancelling(side: 'read' | 'write'): Builtin {
  const End = side === 'read' ? ReadableEnd : WritableEnd;
  return {
    signature: fixed(['i32'], ['i32']),
    waits: ({ immediates: [async] }) => async === 0,
    makeWaiting: (store, instance, def) => {
      const kind = kindOf(def);
      const element = elementOf(store, def);
      const async = def.immediates[0] === 1;
      return function* (i) {
        const place = leaving(store, instance);
        const thread = store.current!;
        const end = handleOf<ReadableEnd | WritableEnd>(
          instance,
          End,
          `an end of a ${kind}`,
          unsigned(i),
          place,
        );
        end.checkChannel(kind, element, place);
        if (end.state !== 'copying' || end.hasSyncWaiter) {
          throw new Trap('trap/not-copying', place, 'nothing is under way that could be cancelled');
        }
        if (end.inSet && !async) {
          const detail = 'waitable cannot be used synchronously while added to a waitable set';
          throw new Trap('trap/in-waitable-set', place, detail);
        }
        end.state = 'cancelling';
        // By the definition a copy of which a part is done has come to its end; by the reference tests it is cancelled.
        if (!end.hasPendingEvent || end.channel.holds(side)) {
          end.channel.cancel();
          if (!end.hasPendingEvent) {
            if (async) return blocked;
            yield* end.waitForEvent(store, thread);
          }
        }
        const [, , payload] = end.takePendingEvent();
        return payload;
      };
    },
  };
}

export const channelCancelRead = cancelling('read');
export const channelCancelWrite = cancelling('write');
