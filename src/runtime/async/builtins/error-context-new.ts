/** `error-context.new`: an error context with a message. CanonicalABI.md, canon error-context.new. */
import type { BuiltinOf } from '../../../plan/index.ts';
import { ErrorContext } from '../error-context.ts';
import { loadString } from '../../plain/kinds/string.ts';
import { Context } from '../../plain/context.ts';
import { Options } from '../../plain/options.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const errorContextNew: Builtin<BuiltinOf<'error-context.new'>> = {
  make: (store, instance, def) => {
    const options = new Options(store, def.options);
    return (ptr, codeUnits) => {
      const place = leaving(store, instance);
      const cx = new Context(store, instance, place.func, options, undefined, undefined);
      const text = loadString(cx, unsigned(ptr), unsigned(codeUnits));
      return instance.handles.addObject(new ErrorContext(text), place);
    };
  },
};
