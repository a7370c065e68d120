/**
 * `error-context.new`, `debug-message` and `drop`. CanonicalABI.md, canon error-context.{new,debug-message,drop}.
 */
import { tupleOf } from '../../abi/index.ts';
import { ErrorContext } from '../concurrency/error-context.ts';
import { Context, Options } from '../context.ts';
import { addHandle } from '../handles.ts';
import { checkPointer } from '../lift.ts';
import { store as storeValue } from '../memory/store.ts';
import { loadString } from '../memory/strings.ts';
import type { Instance, Store } from '../store.ts';
import type { TrapPlace } from '../trap.ts';
import {
  type Builtin,
  type BuiltinDef,
  fixed,
  handleOf,
  leaving,
  takeHandle,
  unsigned,
} from './builtin.ts';

const what = 'an error-context';
const message = tupleOf([{ kind: 'string' }]);

export const errorContextNew: Builtin = {
  signature: fixed(['i32', 'i32'], ['i32']),
  make: (store, instance, def) => {
    const context = contextFor(store, instance, def);
    return (ptr, codeUnits) => {
      const place = leaving(store, instance);
      const text = loadString(context(place), unsigned(ptr), unsigned(codeUnits));
      return addHandle(instance, new ErrorContext(text), place);
    };
  },
};

export const errorContextDebugMessage: Builtin = {
  signature: fixed(['i32', 'i32']),
  make: (store, instance, def) => {
    const context = contextFor(store, instance, def);
    return (index, ptr) => {
      const place = leaving(store, instance);
      const found = handleOf(instance, ErrorContext, what, unsigned(index), place);
      const cx = context(place);
      checkPointer(cx, unsigned(ptr), message);
      storeValue(cx, [found.debugMessage], message, unsigned(ptr));
      return undefined;
    };
  },
};

export const errorContextDrop: Builtin = {
  signature: fixed(['i32']),
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    takeHandle(instance, ErrorContext, what, unsigned(index), place);
    return undefined;
  },
};

function contextFor(
  store: Store,
  instance: Instance,
  def: BuiltinDef,
): (place: TrapPlace) => Context {
  const options = new Options(store, def.options!);
  return ({ func }) => new Context(store, instance, func, options, undefined, undefined);
}
