/**
 * `stream.drop-readable` and its three likes: an end is gone, of which the other one learns. CanonicalABI.md, canon
 * {stream,future}.drop-{readable,writable}.
 */
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';
import { findingEnd, type ChannelBuiltin } from './channel-end.ts';

function dropping(side: 'read' | 'write'): Builtin<ChannelBuiltin> {
  return {
    make: (store, instance, def) => {
      const endAt = findingEnd(store, instance, def, side, 'takeObject');
      return (i) => {
        const place = leaving(store, instance);
        endAt(i, place).drop(place);
        return undefined;
      };
    },
  };
}

export const channelDropReadable = dropping('read');
export const channelDropWritable = dropping('write');
