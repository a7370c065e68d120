/** The stream or future type that a built-in is made for: its kind and its elements. */
import type { AbiType } from '../../abi/index.ts';
import type { Store } from '../state/store.ts';
import type { BuiltinDef } from './builtin.ts';

/** Absent where nothing but the fact is passed. */
export function elementOf(store: Store, def: BuiltinDef): AbiType | undefined {
  const type = store.abi.of(def.type!);
  if (type.kind !== 'stream' && type.kind !== 'future') {
    throw new TypeError(`\`${def.name}\` of a ${type.kind}`);
  }
  return type.element;
}

/** `stream` of `stream.read`. */
export function kindOf(def: BuiltinDef): 'stream' | 'future' {
  return def.name.startsWith('stream') ? 'stream' : 'future';
}
