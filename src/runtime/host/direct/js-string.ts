/**
 * Strings that pass by themselves between JavaScript and adapters: what stands in for the engine's `wasm:js-string`
 * where a module was compiled without, and the functions that adapters call for all strings that aren't short and
 * simple, which lie in the host's memory.
 */
import { hostMemory, type CanonOptions, type StoreItem } from '../../../plan/index.ts';
import type { EdgeItem } from '../../core/adapters.ts';
import type { EdgeFunction } from '../../core/core-func.ts';
import type { EngineGlobal } from '../../core/engine-types.ts';
import { withoutThrowing } from '../../core/without-throwing.ts';
import { hostPlace } from '../../core/instance.ts';
import type { Store } from '../../core/store.ts';
import type { EdgeValues } from './values.ts';

/** What is imported where an engine has no built-ins. No string is short then, so that nobody asks but for lengths. */
export const textLength = (text: string): number => text.length;

/** What an adapter imports for strings. */
export type TextItem = StoreItem & {
  readonly name: 'js-string' | 'short-text' | 'write-text' | 'read-text';
};

/** What texts are made by. */
export interface TextSources {
  readonly store: Store;
  /** What `shortText` says of the program's adapters. */
  readonly shortText: EngineGlobal | undefined;
  values(encoding: CanonOptions['encoding']): EdgeValues;
}

/** Gives it; undefined where it is something else. */
export function textItem(item: EdgeItem, { store, shortText, values }: TextSources): unknown {
  switch (item.name) {
    case 'js-string':
      return textLength;
    case 'short-text':
      return shortText;
    case 'write-text':
      return writeText(store, values(item.encoding));
    case 'read-text':
      return readText(store, values(item.encoding));
    default:
      return undefined;
  }
}

/** Puts a string into the host's memory, for a guest; gives where. */
export function writeText(store: Store, { memory, text }: EdgeValues): EdgeFunction {
  const write: EdgeFunction = (given) => {
    memory.begin(store.adapters?.place ?? hostPlace);
    const pointer = text!.write(memory, given as string);
    memory.view.setUint32(hostMemory.codeUnits, memory.length, true);
    return pointer;
  };
  return withoutThrowing(store, 1, write, 0);
}

/** The string that a guest's has become in the host's memory. */
export function readText(store: Store, { memory, text }: EdgeValues): EdgeFunction {
  const read: EdgeFunction = (pointer, codeUnits) => {
    memory.begin(store.adapters?.place ?? hostPlace);
    return text!.read(memory, Number(pointer) >>> 0, Number(codeUnits) >>> 0);
  };
  return withoutThrowing(store, 2, read, 0);
}
