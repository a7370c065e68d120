/**
 * Blocks of ASCII, as it lies in UTF-8 and in Latin-1: copied as they are, or widened to UTF-16.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import type { Pair } from '../pair.ts';
import type { Block, Plain, Span } from './blocks.ts';

/** The top bits of eight bytes, none of which ASCII has. */
export const topBits = 0x8080_8080_8080_8080n;

/** Loads blocks of 16 bytes, leaves by `other` if one of them is not ASCII, and gives each to `write`. */
function vectors(
  pair: Pair,
  code: Code,
  src: number,
  count: number,
  other: Label,
  write: (block: number, index: number) => void,
): void {
  const load = (taken: readonly number[]): void => {
    if (taken.length < count) {
      code.local('v128', (v) => {
        pair.load(code.get(src), op.v128Load, 16 * taken.length).set(v);
        load([...taken, v]);
      });
      return;
    }
    code.get(taken[0]!);
    for (const v of taken.slice(1)) code.get(v).op(op.v128Or);
    code.op(op.i8x16Bitmask).brIf(other);
    taken.forEach(write);
  };
  load([]);
}

/** What is written of a vector, of eight and of four bytes. */
interface Written {
  vector(block: number, index: number): void;
  eight(): void;
  four(): void;
}

/** Blocks of ASCII whose bytes become so many each. */
function plainAscii(
  pair: Pair,
  code: Code,
  src: number,
  becomes: 1 | 2,
  { vector, eight, four }: Written,
): Plain {
  const block = (bytes: number, copy: Block['copy']): Block => ({
    bytes,
    written: bytes * becomes,
    copy,
  });
  const ofVectors = (count: number): Block =>
    block(16 * count, (other) => vectors(pair, code, src, count, other, vector));
  const isOther = (): Code => {
    pair.load(code.get(src), op.i64Load);
    return code.i64(topBits).op(op.i64And, op.i64Eqz, op.i32Eqz);
  };
  const blocks = [
    ofVectors(4),
    ofVectors(1),
    block(8, (other) => {
      isOther().brIf(other);
      eight();
    }),
    block(4, (other) => {
      pair.load(code.get(src), op.i32Load);
      code
        .i32(Number(topBits >> 32n))
        .op(op.i32And)
        .brIf(other);
      four();
    }),
  ];
  return { blocks, least: 8, isOther };
}

/** ASCII that stays as it is. */
export function copiedAscii(pair: Pair, code: Code, { src, dst }: Span): Plain {
  const from = (): Code => code.get(dst).get(src);
  return plainAscii(pair, code, src, 1, {
    vector: (v, i) => pair.target(code.get(dst).get(v), op.v128Store, 16 * i),
    eight: () => pair.target(pair.load(from(), op.i64Load), op.i64Store),
    four: () => pair.target(pair.load(from(), op.i32Load), op.i32Store),
  });
}

/** ASCII that becomes UTF-16. */
export function widenedAscii(pair: Pair, code: Code, { src, dst }: Span): Plain {
  return plainAscii(pair, code, src, 2, {
    vector(v, i) {
      code.get(dst).get(v).op(op.i16x8ExtendLowI8x16U);
      pair.target(code, op.v128Store, 32 * i);
      code.get(dst).get(v).op(op.i16x8ExtendHighI8x16U);
      pair.target(code, op.v128Store, 32 * i + 16);
    },
    eight: () => pair.target(pair.load(code.get(dst).get(src), op.v128Load8x8U), op.v128Store),
    four() {
      pair.load(code.get(dst).get(src), op.v128Load32Zero).op(op.i16x8ExtendLowI8x16U);
      pair.storeLane(code, op.v128Store64Lane);
    },
  });
}
