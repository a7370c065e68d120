/**
 * `error-context.debug-message`: the message of an error context, put to where the guest wants it. CanonicalABI.md,
 * canon error-context.debug-message.
 */
import type { BuiltinOf } from '../../../plan/index.ts';
import { tupleOf } from '../../../abi/index.ts';
import { ErrorContext } from '../error-context.ts';
import { store as storeValue } from '../../plain/kinds.ts';
import { Context } from '../../plain/context.ts';
import { checkPointer } from '../../plain/flat.ts';
import { Options } from '../../plain/options.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

const message = tupleOf([{ kind: 'string' }]);

export const errorContextDebugMessage: Builtin<BuiltinOf<'error-context.debug-message'>> = {
  make: (store, instance, def) => {
    const options = new Options(store, def.options);
    return (index, ptr) => {
      const place = leaving(store, instance);
      const found = instance.handles.object(
        unsigned(index),
        ErrorContext,
        'an error-context',
        place,
      );
      const cx = new Context(store, instance, place.func, options, undefined, undefined);
      checkPointer(cx, unsigned(ptr), message);
      storeValue(cx, [found.debugMessage], message, unsigned(ptr));
      return undefined;
    };
  },
};
