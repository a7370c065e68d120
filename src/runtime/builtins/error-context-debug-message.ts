/**
 * `error-context.debug-message`: the message of an error context, put to where the guest wants it. CanonicalABI.md,
 * canon error-context.debug-message.
 */
import { tupleOf } from '../../abi/index.ts';
import { ErrorContext } from '../concurrency/error-context.ts';
import { store as storeValue } from '../memory/store.ts';
import { handleOf } from '../state/handles.ts';
import { Context } from '../values/context.ts';
import { checkPointer } from '../values/lift-flat.ts';
import { Options } from '../values/options.ts';
import { type Builtin, fixed, leaving, unsigned } from './builtin.ts';

const message = tupleOf([{ kind: 'string' }]);

export const errorContextDebugMessage: Builtin = {
  signature: fixed(['i32', 'i32']),
  make: (store, instance, def) => {
    const options = new Options(store, def.options!);
    return (index, ptr) => {
      const place = leaving(store, instance);
      const found = handleOf(instance, ErrorContext, 'an error-context', unsigned(index), place);
      const cx = new Context(store, instance, place.func, options, undefined, undefined);
      checkPointer(cx, unsigned(ptr), message);
      storeValue(cx, [found.debugMessage], message, unsigned(ptr));
      return undefined;
    };
  },
};
