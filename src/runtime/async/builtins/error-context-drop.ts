/** `error-context.drop`: its handle goes. CanonicalABI.md, canon error-context.drop. */
import { ErrorContext } from '../error-context.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const errorContextDrop: Builtin = {
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    instance.handles.takeObject(unsigned(index), ErrorContext, 'an error-context', place);
    return undefined;
  },
};
