/**
 * One character of UTF-16, read with every check and written. The Unicode Standard, Table 3-5, UTF-16 Bit Distribution.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, type Pair } from '../pair.ts';

/** Pushes whether the unit is a surrogate: `0xd800` is a high, `0xdc00` a low one. */
export function isSurrogate(code: Code, unit: number, kind: 0xd800 | 0xdc00): Code {
  return code.get(unit).i32(0xfc00).op(op.i32And).i32(kind).op(op.i32Eq);
}

/** The character that starts at `src`, before `end`, to `point`; `src` is put behind it. Leaves by `bad` if it is none. */
export function readUtf16(
  pair: Pair,
  code: Code,
  { src, end, point, bad }: { src: number; end: number; point: number; bad: Label },
): void {
  pair.load(code.get(src), op.i32Load16U).set(point);
  advance(code, src, 2);
  code.get(point).i32(0xf800).op(op.i32And).i32(0xd800).op(op.i32Eq);
  code.if(() => {
    isSurrogate(code, point, 0xdc00).brIf(bad);
    code.get(src).get(end).op(op.i32Eq).brIf(bad);
    code.local('i32', (low) => {
      pair.load(code.get(src), op.i32Load16U).set(low);
      isSurrogate(code, low, 0xdc00).op(op.i32Eqz).brIf(bad);
      // Ten bits of each, above the first 2^16 characters.
      code.get(point).i32(10).op(op.i32Shl).get(low).op(op.i32Add);
      code
        .i32((0xd800 << 10) + 0xdc00 - 0x1_0000)
        .op(op.i32Sub)
        .set(point);
    });
    advance(code, src, 2);
  });
}

/** Writes the character `point` at `dst`, and puts that behind it. */
export function writeUtf16(pair: Pair, code: Code, dst: number, point: number): void {
  code.get(point).i32(0x1_0000).op(op.i32LtU);
  code.if(
    () => {
      pair.target(code.get(dst).get(point), op.i32Store16);
      advance(code, dst, 2);
    },
    () => {
      code
        .get(dst)
        .get(point)
        .i32(10)
        .op(op.i32ShrU)
        .i32(0xd800 - 0x40)
        .op(op.i32Add);
      pair.target(code, op.i32Store16);
      code.get(dst).get(point).i32(0x3ff).op(op.i32And).i32(0xdc00).op(op.i32Or);
      pair.target(code, op.i32Store16, 2);
      advance(code, dst, 4);
    },
  );
}
