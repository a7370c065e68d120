/**
 * What values are in JavaScript where that depends on who lifts them: hosts and SpiderMonkey's componentize-js have them as
 * jco says, componentize-qjs in its own way (0.4; it takes what it gives).
 */
import type { TypeRef } from '../../src/model/index.ts';

export interface Values {
  /** Integers of 64 bits. */
  readonly long: 'bigint' | 'number';
  /** An option that is none, where it is no option of an option. */
  readonly none: 'undefined' | 'null';
  /** Lists that are typed arrays, by their elements. */
  readonly typedArrays: ReadonlyMap<TypeRef, string>;
  /** Whether handles are given back, and the destructors of objects called, by `[Symbol.dispose]()`. */
  readonly disposable: boolean;
}

const bytes = [
  ['u8', 'Uint8Array'],
  ['s8', 'Int8Array'],
] as const;

export const usualValues: Values = {
  long: 'bigint',
  none: 'undefined',
  typedArrays: new Map<TypeRef, string>([
    ...bytes,
    ['u16', 'Uint16Array'],
    ['s16', 'Int16Array'],
    ['u32', 'Uint32Array'],
    ['s32', 'Int32Array'],
    ['u64', 'BigUint64Array'],
    ['s64', 'BigInt64Array'],
    ['f32', 'Float32Array'],
    ['f64', 'Float64Array'],
  ]),
  disposable: true,
};

export const quickjsValues: Values = {
  long: 'number',
  none: 'null',
  typedArrays: new Map<TypeRef, string>(bytes),
  disposable: false,
};
