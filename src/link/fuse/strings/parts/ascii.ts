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

/** Blocks of vectors, of which `write` is told each, and of eight bytes. */
function plainAscii(
  pair: Pair,
  code: Code,
  src: number,
  becomes: 1 | 2,
  write: (block: number, index: number) => void,
  writeEight: () => void,
): Plain {
  const isOther = (): Code => {
    pair.load(code.get(src), op.i64Load);
    return code.i64(topBits).op(op.i64And, op.i64Eqz, op.i32Eqz);
  };
  const block = (count: number): Block => ({
    bytes: 16 * count,
    written: 16 * count * becomes,
    copy: (other) => vectors(pair, code, src, count, other, write),
  });
  const eight: Block = {
    bytes: 8,
    written: 8 * becomes,
    copy(other) {
      isOther().brIf(other);
      writeEight();
    },
  };
  return { blocks: [block(4), block(1), eight], least: 8, isOther };
}

/** ASCII that stays as it is. */
export function copiedAscii(pair: Pair, code: Code, { src, dst }: Span): Plain {
  return plainAscii(
    pair,
    code,
    src,
    1,
    (v, i) => pair.target(code.get(dst).get(v), op.v128Store, 16 * i),
    () => pair.target(pair.load(code.get(dst).get(src), op.i64Load), op.i64Store),
  );
}

/** ASCII that becomes UTF-16. */
export function widenedAscii(pair: Pair, code: Code, { src, dst }: Span): Plain {
  return plainAscii(
    pair,
    code,
    src,
    2,
    (v, i) => {
      code.get(dst).get(v).op(op.i16x8ExtendLowI8x16U);
      pair.target(code, op.v128Store, 32 * i);
      code.get(dst).get(v).op(op.i16x8ExtendHighI8x16U);
      pair.target(code, op.v128Store, 32 * i + 16);
    },
    () => pair.target(pair.load(code.get(dst).get(src), op.v128Load8x8U), op.v128Store),
  );
}
