/** `stream.new` and `future.new`: both ends of a new one, as two indexes. CanonicalABI.md, canon {stream,future}.new. */
import { Future, Stream } from '../channel.ts';
import { ReadableEnd, WritableEnd } from '../copy-end.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';
import { elementOf, type ChannelBuiltin } from './channel-end.ts';

function making(Channel: typeof Stream | typeof Future): Builtin<ChannelBuiltin> {
  return {
    make: (store, instance, def) => {
      const element = elementOf(store, def);
      return () => {
        const place = leaving(store, instance);
        const channel = new Channel(element);
        const readable = instance.handles.addObject(new ReadableEnd(channel), place);
        const writable = instance.handles.addObject(new WritableEnd(channel), place);
        return BigInt(readable) | (BigInt(writable) << 32n);
      };
    },
  };
}

export const streamNew = making(Stream);
export const futureNew = making(Future);
