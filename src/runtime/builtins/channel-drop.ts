/**
 * `stream.drop-readable` and its three likes: an end is gone, of which the other one learns. CanonicalABI.md, canon
 * {stream,future}.drop-{readable,writable}.
 */
import { ReadableEnd, WritableEnd } from '../concurrency/copy-end.ts';
import { takeHandle } from '../state/handles.ts';
import { type Builtin, fixed, leaving, unsigned } from './builtin.ts';
import { elementOf, kindOf } from './channel-type.ts';

function dropping(End: typeof ReadableEnd | typeof WritableEnd): Builtin {
  return {
    signature: fixed(['i32']),
    make: (store, instance, def) => {
      const kind = kindOf(def);
      const element = elementOf(store, def);
      return (i) => {
        const place = leaving(store, instance);
        const end = takeHandle<ReadableEnd | WritableEnd>(
          instance,
          End,
          `an end of a ${kind}`,
          unsigned(i),
          place,
        );
        end.checkChannel(kind, element, place);
        end.drop(place);
        return undefined;
      };
    },
  };
}

export const channelDropReadable = dropping(ReadableEnd);
export const channelDropWritable = dropping(WritableEnd);
