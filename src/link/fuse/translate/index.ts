/**
 * A value from one side to the other: lifted and lowered in one go. Types are despecialised, a file each kind; what is
 * large becomes a function of its own, so that the size of the code is linear in the graph of the types.
 */
import type { AbiType } from '../../../abi/index.ts';
import { handle } from './handle.ts';
import { list } from './list.ts';
import { outlined } from './outline.ts';
import type { Place } from './place.ts';
import { record } from './record.ts';
import { scalar, type ScalarType } from './scalar.ts';
import { string } from './text.ts';
import type { Translation } from './translation.ts';
import { variant } from './variant.ts';

/** Writes the translation of a value at `from` into one at `to`. */
export function translate(cx: Translation, type: AbiType, from: Place, to: Place): void {
  if (!outlined(cx, type, from, to, (inner, source, target) => write(inner, type, source, target)))
    write(cx, type, from, to);
}

function write(cx: Translation, type: AbiType, from: Place, to: Place): void {
  switch (type.kind) {
    case 'record':
      return record(cx, type, from, to);
    case 'variant':
      return variant(cx, type, from, to);
    case 'list':
      return list(cx, type, from, to);
    case 'string':
      return string(cx, from, to);
    case 'own':
    case 'borrow':
      return handle(cx, type, from, to);
    case 'stream':
    case 'future':
    case 'error-context':
      throw new TypeError(`a ${type.kind} crosses in no adapter`);
    default:
      return scalar(cx, type as ScalarType, from, to);
  }
}
