/**
 * UTF-16 as it is, validated while it is copied: every low surrogate stands behind a high one, and every high one before a
 * low one. Of vectors the surrogates are bits, and one row of bits has to be the other, moved by one.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { type Pair, splat } from '../pair.ts';
import { type Block, eachBlock } from './blocks.ts';
import { isSurrogate } from './utf16.ts';

/**
 * A function `(str, src, end, dst) -> units` that copies from `src` on of the string at `str`, and gives all its code
 * units or'ed into one.
 */
export function copyUtf16(pair: Pair): number {
  return pair.func('copy', ['i32', 'i32', 'i32', 'i32'], ['i32'], (code) => {
    const [str, src, end, dst] = [0, 1, 2, 3];
    // Whether the unit before `src` is a high surrogate, which waits for its low one: 1 or 0.
    code.locals('i32', (open, seen) => {
      code.i32(0).tee(open).set(seen);
      code.block((bad) => {
        withChecked(pair, code, { src, dst, open, seen, bad }, (blocks) =>
          eachBlock(code, { src, end, dst }, blocks),
        );
        code.get(open).brIf(bad);
        code.get(seen).op(op.return);
      });
      pair.invalid(code, 'UTF-16', str);
      code.op(op.unreachable);
    });
  });
}

/** The top bits of four units. */
const topBits = 0x8000_8000_8000_8000n;

interface State {
  readonly src: number;
  readonly dst: number;
  readonly open: number;
  readonly seen: number;
  readonly bad: Label;
}

function withChecked(
  pair: Pair,
  code: Code,
  { src, dst, open, seen, bad }: State,
  use: (blocks: readonly Block[]) => void,
): void {
  code.locals('v128', (all, shift, below, a, b, c, d) => {
    code.locals('i32', (highs, lows) => {
      /** Pushes of which units the bits that `mask` has are those of `kind`. */
      const matches = (v: number, mask: number, kind: number): Code => {
        return code.get(v).v128(splat(mask, 2)).op(op.v128And).v128(splat(kind, 2)).op(op.i16x8Eq);
      };
      const checkPairs = (v: number): void => {
        matches(v, 0xfc00, 0xd800).op(op.i16x8Bitmask).set(highs);
        matches(v, 0xfc00, 0xdc00).op(op.i16x8Bitmask).set(lows);
        code.get(highs).i32(1).op(op.i32Shl).get(open).op(op.i32Or).i32(0xff).op(op.i32And);
        code.get(lows).op(op.i32Ne).brIf(bad);
        code.get(highs).i32(7).op(op.i32ShrU).set(open);
      };
      const block = (vectors: readonly number[]): Block => ({
        bytes: 16 * vectors.length,
        written: 16 * vectors.length,
        copy() {
          vectors.forEach((v, i) => {
            pair.load(code.get(src), op.v128Load, 16 * i).set(v);
            pair.target(code.get(dst).get(v), op.v128Store, 16 * i);
            code.get(all).get(v).op(op.v128Or).set(all);
          });
          // Moved so that surrogates are the smallest units.
          vectors.forEach((v, i) => {
            code.get(v).get(shift).op(op.i16x8Add);
            if (i > 0) code.op(op.i16x8MinU);
          });
          code.get(below).op(op.i16x8LtU);
          code.op(op.v128AnyTrue).get(open).op(op.i32Or);
          code.if(() => vectors.forEach(checkPairs));
        },
      });
      /** Four units far from surrogates. */
      const four: Block = {
        bytes: 8,
        written: 8,
        copy: (other) =>
          code.local('i64', (word) => {
            pair.load(code.get(src), op.i64Load).tee(word).i64(topBits).op(op.i64And);
            code.get(open).op(op.i64ExtendI32U, op.i64Or, op.i64Eqz, op.i32Eqz).brIf(other);
            pair.target(code.get(dst).get(word), op.i64Store);
            code.get(word).i64(32n).op(op.i64ShrU).get(word).op(op.i64Or, op.i32WrapI64);
            code.get(seen).op(op.i32Or).set(seen);
          }),
      };
      const one: Block = {
        bytes: 2,
        written: 2,
        copy() {
          pair.load(code.get(src), op.i32Load16U).set(lows);
          pair.target(code.get(dst).get(lows), op.i32Store16);
          code.get(seen).get(lows).op(op.i32Or).set(seen);
          isSurrogate(code, lows, 0xdc00).get(open).op(op.i32Ne).brIf(bad);
          isSurrogate(code, lows, 0xd800).set(open);
        },
      };
      code.v128(new Array<number>(16).fill(0)).set(all);
      code.v128(splat(0x1_0000 - 0xd800, 2)).set(shift);
      code.v128(splat(0xe000 - 0xd800, 2)).set(below);
      use([block([a, b, c, d]), block([a]), four, one]);
      // The units of the vector, too.
      for (const lane of [0, 1, 2, 3]) {
        code.get(seen).get(all).lane(op.i32x4ExtractLane, lane).op(op.i32Or).set(seen);
      }
      code.get(seen).get(seen).i32(16).op(op.i32ShrU, op.i32Or).set(seen);
    });
  });
}
