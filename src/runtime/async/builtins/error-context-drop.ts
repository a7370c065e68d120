/** `error-context.drop`: its handle goes. CanonicalABI.md, canon error-context.drop. */
import { ErrorContext } from '../error-context.ts';
import { takeHandle } from '../../core/handles.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const errorContextDrop: Builtin = {
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    takeHandle(instance, ErrorContext, 'an error-context', unsigned(index), place);
    return undefined;
  },
};
