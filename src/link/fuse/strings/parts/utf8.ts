/**
 * One character of UTF-8, read with every check and written: what is done where a block is not all ASCII. The Unicode
 * Standard, Table 3-7, Well-Formed UTF-8 Byte Sequences.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, type Pair } from '../pair.ts';

/** The character that starts at `src`, before `end`, to `point`; `src` is put behind it. Leaves by `bad` if it is none. */
export function readUtf8(
  pair: Pair,
  code: Code,
  { src, end, point, bad }: { src: number; end: number; point: number; bad: Label },
): void {
  /** With `count` continuations behind the lead byte, whose bits are what is left without `mark`. */
  const sequence = (count: number, mark: number): void => {
    code.get(end).get(src).op(op.i32Sub).i32(count).op(op.i32LeU).brIf(bad);
    code.get(point).i32(mark).op(op.i32Sub).set(point);
    code.local('i32', (byte) => {
      for (let i = 1; i <= count; i++) {
        // Six bits if it is a continuation, more if not.
        pair.load(code.get(src), op.i32Load8U, i).i32(0x80).op(op.i32Xor).tee(byte);
        code.i32(0x3f).op(op.i32GtU).brIf(bad);
        code.get(point).i32(6).op(op.i32Shl).get(byte).op(op.i32Or).set(point);
      }
    });
    advance(code, src, count + 1);
  };
  pair.load(code.get(src), op.i32Load8U).tee(point).i32(0x80).op(op.i32LtU);
  code.if(
    () => advance(code, src, 1),
    () => {
      code.get(point).i32(0xc2).op(op.i32LtU).brIf(bad);
      code.get(point).i32(0xe0).op(op.i32LtU);
      code.if(
        () => sequence(1, 0xc0),
        () => {
          code.get(point).i32(0xf0).op(op.i32LtU);
          code.if(
            () => {
              sequence(2, 0xe0);
              code.get(point).i32(0x800).op(op.i32LtU).brIf(bad);
              code.get(point).i32(0xf800).op(op.i32And).i32(0xd800).op(op.i32Eq).brIf(bad);
            },
            () => {
              code.get(point).i32(0xf4).op(op.i32GtU).brIf(bad);
              sequence(3, 0xf0);
              code.get(point).i32(0x1_0000).op(op.i32Sub).i32(0xf_ffff).op(op.i32GtU).brIf(bad);
            },
          );
        },
      );
    },
  );
}

/** Writes the character `point` at `dst`, and puts that behind it. */
export function writeUtf8(pair: Pair, code: Code, dst: number, point: number): void {
  /** As many bytes, of which the lead has `mark`. */
  const sequence = (count: number, mark: number): void => {
    for (let i = 0; i < count; i++) {
      code.get(dst).get(point);
      if (i < count - 1) code.i32(6 * (count - 1 - i)).op(op.i32ShrU);
      if (i > 0) code.i32(0x3f).op(op.i32And);
      if (count > 1) code.i32(i === 0 ? mark : 0x80).op(op.i32Or);
      pair.target(code, op.i32Store8, i);
    }
    advance(code, dst, count);
  };
  /** The shortest of the sequences that has room. */
  const shortest = ([first, ...longer]: readonly (readonly [
    count: number,
    mark: number,
  ])[]): void => {
    const [count, mark] = first!;
    if (longer.length === 0) return sequence(count, mark);
    code
      .get(point)
      .i32(count === 1 ? 0x80 : 2 ** (5 * count + 1))
      .op(op.i32LtU);
    code.if(
      () => sequence(count, mark),
      () => shortest(longer),
    );
  };
  shortest([
    [1, 0],
    [2, 0xc0],
    [3, 0xe0],
    [4, 0xf0],
  ]);
}
