/**
 * `stream.read`, `stream.write`, `future.read` and `future.write`: copies between a guest's memory and the other end,
 * now or when that end is ready; in the latter case the result comes as an event. Without `async` the caller waits.
 * CanonicalABI.md, canon {stream,future}.{read,write}.
 */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { type CopyResult, copyResults } from '../channel.ts';
import { type Event, eventCodes } from '../waitable.ts';
import { GuestBuffer } from '../guest-buffer.ts';
import { Context } from '../../plain/context.ts';
import { Options } from '../../plain/options.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { checkAlone, elementOf, findingEnd, kindOf, outcomeOf } from './channel-end.ts';

function copying(
  side: 'read' | 'write',
): Builtin<BuiltinOf<`${'stream' | 'future'}.${'read' | 'write'}`>> {
  return {
    makeWaiting: (store, instance, def) => {
      const kind = kindOf(def);
      const element = elementOf(store, def);
      const endAt = findingEnd(store, instance, def, side, 'object', ` to ${side}`);
      const options = new Options(store, def.options);
      const { async } = options.canon;
      const code =
        kind === 'stream'
          ? eventCodes[side === 'read' ? 'streamRead' : 'streamWrite']
          : eventCodes[side === 'read' ? 'futureRead' : 'futureWrite'];

      return function* (i, ptr, length = 1) {
        const place = leaving(store, instance);
        const thread = currentThread(store);
        const index = unsigned(i);
        const end = endAt(i, place);
        end.checkIdle(side === 'read' ? 'read from' : 'write to', place);
        if (!async) checkAlone(end, place);
        const cx = new Context(store, instance, thread.task.func, options, undefined, undefined);
        const buffer = new GuestBuffer(cx, element, unsigned(ptr), unsigned(length));

        const event = (result: CopyResult, reclaim?: () => void): Event => {
          reclaim?.();
          const done =
            result === copyResults.dropped ||
            (kind === 'future' && result === copyResults.completed);
          end.state = done ? 'done' : 'idle';
          return [code, index, kind === 'future' ? result : result + buffer.progress * 2 ** 4];
        };
        end.state = 'copying';
        end.channel[side]({
          instance: instance.id,
          place,
          buffer,
          onCopy: (reclaim) => end.setPendingEvent(() => event(copyResults.completed, reclaim)),
          onCopyDone: (result) => end.setPendingEvent(() => event(result)),
        });

        return yield* outcomeOf(store, thread, end, async);
      };
    },
  };
}

export const channelRead = copying('read');
export const channelWrite = copying('write');
