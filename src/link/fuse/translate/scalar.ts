/**
 * Numbers, booleans, chars and flags: one core value each. What is wider on the stack than its type is cut, as the
 * specification has it; a char is checked. CanonicalABI.md, Loading and Flat Lifting.
 */
import * as op from '../../../wasm/index.ts';
import type { Opcode } from '../../../wasm/index.ts';
import { layout, type AbiType, type CoreType } from '../../../abi/index.ts';
import type { Primitive } from '../../../model/index.ts';
import { read, write, type Place } from './place.ts';
import { refuse, type Translation } from './translation.ts';

export type ScalarType =
  | { readonly kind: Exclude<Primitive, 'string' | 'error-context'> }
  | (AbiType & { readonly kind: 'flags' });

interface Access {
  readonly type: CoreType;
  readonly load: Opcode;
  readonly store: Opcode;
}

const byte: Access = { type: 'i32', load: op.i32Load8U, store: op.i32Store8 };
const half: Access = { type: 'i32', load: op.i32Load16U, store: op.i32Store16 };
const word: Access = { type: 'i32', load: op.i32Load, store: op.i32Store };
const long: Access = { type: 'i64', load: op.i64Load, store: op.i64Store };

/** How unsigned integers of 1, 2 or 4 bytes are loaded and stored. */
export const ofSize: Readonly<Record<1 | 2 | 4, Access>> = { 1: byte, 2: half, 4: word };

function accessOf(type: ScalarType): Access {
  switch (type.kind) {
    case 'bool':
    case 'u8':
      return byte;
    case 's8':
      return { ...byte, load: op.i32Load8S };
    case 'u16':
      return half;
    case 's16':
      return { ...half, load: op.i32Load16S };
    case 'u32':
    case 's32':
    case 'char':
      return word;
    case 'u64':
    case 's64':
      return long;
    case 'f32':
      return { type: 'f32', load: op.f32Load, store: op.f32Store };
    case 'f64':
      return { type: 'f64', load: op.f64Load, store: op.f64Store };
    case 'flags':
      return ofSize[layout(type).size as 1 | 2 | 4];
    default:
      return type satisfies never;
  }
}

/** What is done with a core value so that it is a value of its type. */
export type Care =
  | { readonly kind: 'none' }
  /** Any but 0 becomes 1. */
  | { readonly kind: 'truth' }
  /** Bits that aren't the value's are cleared. */
  | { readonly kind: 'mask'; readonly bits: number }
  /** The sign is that of the value's own width. */
  | { readonly kind: 'extend'; readonly by: Opcode }
  | { readonly kind: 'char' };

/** `isWide` where it lies on the stack; from memory it has its width already. */
export function careOf(type: ScalarType, isWide: boolean): Care {
  switch (type.kind) {
    case 'bool':
      return { kind: 'truth' };
    case 'u8':
      return isWide ? { kind: 'mask', bits: 0xff } : { kind: 'none' };
    case 's8':
      return isWide ? { kind: 'extend', by: op.i32Extend8S } : { kind: 'none' };
    case 'u16':
      return isWide ? { kind: 'mask', bits: 0xffff } : { kind: 'none' };
    case 's16':
      return isWide ? { kind: 'extend', by: op.i32Extend16S } : { kind: 'none' };
    case 'char':
      return { kind: 'char' };
    case 'flags': {
      const { length } = type.labels;
      const width = isWide ? 32 : 8 * layout(type).size;
      return length < width ? { kind: 'mask', bits: 2 ** length - 1 } : { kind: 'none' };
    }
    default:
      return { kind: 'none' };
  }
}

export function scalar(cx: Translation, type: ScalarType, from: Place, to: Place): void {
  const access = accessOf(type);
  write(cx.code, to, access.type, access.store, () => {
    read(cx.code, from, access.type, access.load);
    take(cx, careOf(type, from.kind === 'stack'));
  });
}

/** Takes such care of what is on the stack. */
function take(cx: Translation, care: Care): void {
  const { code } = cx;
  switch (care.kind) {
    case 'none':
      return;
    case 'truth':
      code.op(op.i32Eqz, op.i32Eqz);
      return;
    case 'mask':
      code.i32(care.bits).op(op.i32And);
      return;
    case 'extend':
      code.op(care.by);
      return;
    case 'char':
      code.local('i32', (char) => {
        code.set(char);
        checkChar(cx, char);
        code.get(char);
      });
      return;
    default:
      care satisfies never;
  }
}

/** That a local holds a Unicode scalar value. */
export function checkChar(cx: Translation, char: number): void {
  const { code } = cx;
  // Surrogates and all beyond 0x10FFFF come out on top.
  code.get(char).i32(0xd800).op(op.i32Xor).i32(0x800).op(op.i32Sub);
  code.i32(0x110000 - 0x800).op(op.i32GeU);
  code.if(() =>
    refuse(cx, { code: 'trap/invalid-char', detail: '{0x} is no Unicode scalar value' }, char),
  );
}
