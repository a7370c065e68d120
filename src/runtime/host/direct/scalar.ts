/**
 * Values that are one core value: booleans, numbers, characters, flags and handles. What hosts may give for them, the
 * conversions of the host's kinds know, whose other side is that core value.
 */
import type { CoreValue } from '../../core/core-func.ts';
import type { Conversion } from '../values.ts';
import { type Form, u16, u32, u8 } from './forms.ts';
import type { HostMemory } from './memory.ts';
import type { DirectType } from './values.ts';

/** What is converted to and from what lies in memory in a form. */
export function scalar<V extends CoreValue>(
  memory: HostMemory,
  { size, get, set, of }: Form<V>,
  { toHost, fromHost }: Conversion<V>,
  weight = 16,
): DirectType {
  return {
    size,
    align: size,
    weight,
    // Where there are no handles, none asks for the scope.
    write(value, ptr, scope) {
      const taken = fromHost(value, scope!);
      set(memory.view, ptr, taken);
    },
    read: (ptr, scope) => toHost(get(memory.view, ptr), scope!),
    core: {
      to: (value, scope) => fromHost(value, scope!),
      from: (core, scope) => toHost(of(core as V), scope!),
    },
    inMemory: false,
  };
}

/** Unsigned integers by their bytes. */
export const unsigned = { 1: u8, 2: u16, 4: u32 } as const;

/** What is an unsigned integer of so many bytes. */
export function index(
  memory: HostMemory,
  size: keyof typeof unsigned,
  conversion: Conversion<number>,
): DirectType {
  return scalar(memory, unsigned[size], conversion);
}

/** Where the index of a case lies. */
export function discriminant(
  memory: HostMemory,
  size: keyof typeof unsigned,
): { readonly get: (ptr: number) => number; readonly set: (ptr: number, index: number) => void } {
  const { get, set } = unsigned[size];
  return { get: (ptr) => get(memory.view, ptr), set: (ptr, i) => set(memory.view, ptr, i) };
}
