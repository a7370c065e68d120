/**
 * Strings, in the encoding of the guest on the other side: what an adapter copies is then what the reference writes into
 * a guest for a host, which needs one call to realloc. There is one form an encoding; a program's share has those that its
 * plan names. CanonicalABI.md, load_string and store_string.
 */
import { maxStringBytes } from '../../../base/index.ts';
import { takeString } from '../kinds/primitives.ts';
import type { HostMemory } from './memory.ts';
import { byPair, type DirectType, type DirectValues } from './values.ts';

/** How text lies in memory in one encoding. */
export interface DirectText {
  /** Writes a text, halves of characters as U+FFFD; gives where, and leaves its code units in `memory.length`. */
  write(memory: HostMemory, text: string): number;
  /** The text of so many code units. */
  read(memory: HostMemory, ptr: number, codeUnits: number): string;
}

export function string(_: 'string', { memory, text }: DirectValues): DirectType {
  return textType(memory, text!);
}

/** Strings as one encoding has them. */
export function textType(memory: HostMemory, text: DirectText): DirectType {
  const pair = byPair(memory, {
    to: (value) => text.write(memory, takeString(value)),
    from: (ptr, length) => text.read(memory, ptr >>> 0, length >>> 0),
  });
  // By itself an adapter takes it as it is.
  return { ...pair, inMemory: false, core: { to: takeString, from: (given) => given } };
}

/** Place for the bytes of a string. */
export function placeText(memory: HostMemory, align: number, byteLength: number): number {
  checkLength(memory, byteLength);
  return memory.allocate(align, byteLength);
}

/** That so many bytes are not too many for a string. */
export function checkLength(memory: HostMemory, byteLength: number): void {
  if (byteLength > maxStringBytes) {
    memory.trap('trap/string-too-long', `a string of ${byteLength} bytes`);
  }
}
