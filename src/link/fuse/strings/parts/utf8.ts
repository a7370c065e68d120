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
              sequence(3, 0xf0);
              // F5 to FF are too large, too.
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
  /** Pushes byte `index` of as many, of which the lead has `mark`, where it stands in a word. */
  const byte = (count: number, mark: number, index: number, place: number): void => {
    const right = 6 * (count - 1 - index) - 8 * place;
    code.get(point);
    if (right !== 0) code.i32(Math.abs(right)).op(right > 0 ? op.i32ShrU : op.i32Shl);
    // Of the lead nothing is above its bits; what a shift brought below others is cut off.
    if (index > 0 || right < 0 || place > 0) code.i32(0x3f << (8 * place)).op(op.i32And);
    code.i32((index === 0 ? mark : 0x80) << (8 * place)).op(op.i32Or);
  };
  /** Writes bytes `from` up to `to` by one store. */
  const store = (count: number, mark: number, from: number, to: number, code_: op.Opcode): void => {
    code.get(dst);
    for (let i = from; i < to; i++) {
      byte(count, mark, i, i - from);
      if (i > from) code.op(op.i32Or);
    }
    pair.target(code, code_, from);
  };
  const isBelow = (limit: number): Code => code.get(point).i32(limit).op(op.i32LtU);
  isBelow(0x80).if(
    () => {
      pair.target(code.get(dst).get(point), op.i32Store8);
      advance(code, dst, 1);
    },
    () =>
      isBelow(0x800).if(
        () => {
          store(2, 0xc0, 0, 2, op.i32Store16);
          advance(code, dst, 2);
        },
        () =>
          isBelow(0x1_0000).if(
            () => {
              store(3, 0xe0, 0, 2, op.i32Store16);
              store(3, 0xe0, 2, 3, op.i32Store8);
              advance(code, dst, 3);
            },
            () => {
              store(4, 0xf0, 0, 4, op.i32Store);
              advance(code, dst, 4);
            },
          ),
      ),
  );
}
