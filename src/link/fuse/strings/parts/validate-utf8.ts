/**
 * Whether 16 bytes are valid UTF-8 behind those before them, without a branch: three tables, by the two halves of a byte
 * and the upper half of the next, each tell which faults are possible; a fault is what all three tell. Lengths of three
 * and four bytes are checked apart. The method of Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per
 * Byte" (2021).
 */
import type { Code } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { splat } from '../pair.ts';

/** Halves of bytes, from the first to the last. */
const halves = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const any = halves(0x0, 0xf);
const continuation = halves(0x8, 0xb);
/** The fault of two continuations in a row, which is none as the third or fourth byte of a character. */
const twoContinuations = 0x80;

/** Pairs of bytes that don't go together: the bit of the fault, the halves of the first byte, the upper of the second. */
const faults: readonly {
  readonly bit: number;
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly next: readonly number[];
}[] = [
  // Too short: a lead byte, and no continuation behind it.
  { bit: 0x01, high: halves(0xc, 0xf), low: any, next: [...halves(0x0, 0x7), ...halves(0xc, 0xf)] },
  // Too long: a continuation behind ASCII.
  { bit: 0x02, high: halves(0x0, 0x7), low: any, next: continuation },
  // Overlong: C0 and C1, E0 before 80 to 9F, F0 before 80 to 8F.
  { bit: 0x04, high: [0xc], low: [0x0, 0x1], next: continuation },
  { bit: 0x08, high: [0xe], low: [0x0], next: [0x8, 0x9] },
  { bit: 0x10, high: [0xf], low: [0x0], next: [0x8] },
  // A surrogate: ED before A0 to BF.
  { bit: 0x20, high: [0xe], low: [0xd], next: [0xa, 0xb] },
  // Beyond U+10FFFF: F4 before 90 to BF; F5 to FF before anything, of which 80 to 8F shares its bit with F0 above.
  { bit: 0x40, high: [0xf], low: halves(0x4, 0xf), next: [0x9, 0xa, 0xb] },
  { bit: 0x10, high: [0xf], low: halves(0x5, 0xf), next: [0x8] },
  { bit: twoContinuations, high: continuation, low: any, next: continuation },
];

/** Of each half, the faults that are possible with it. */
const table = (of: 'high' | 'low' | 'next'): number[] =>
  any.map((half) =>
    faults.reduce((bits, fault) => (fault[of].includes(half) ? bits | fault.bit : bits), 0),
  );

/** The largest bytes that leave nothing open at the end of a block. */
const closed = [...new Array<number>(13).fill(0xff), 0xef, 0xdf, 0xbf];

/** Sixteen bytes of `prev` and `cur`, from `back` bytes before `cur`. */
const before = (back: number): number[] => Array.from({ length: 16 }, (_, i) => 16 - back + i);

export interface Utf8Check {
  /** Pushes a vector that is zero where `cur` is valid behind `prev`; a character open at its end counts as valid. */
  block(cur: number, prev: number): Code;
  /** Pushes a vector that is zero where no character is open at the end of `block`. */
  open(block: number): Code;
}

/** What `use` writes can check blocks; constants stand in locals, since an engine would make them anew each time. */
export function withUtf8Check(code: Code, use: (check: Utf8Check) => void): void {
  code.locals('v128', (byHigh, byLow, byNext, nibble, third, fourth, top, closing, prev1) => {
    code.v128(table('high')).set(byHigh);
    code.v128(table('low')).set(byLow);
    code.v128(table('next')).set(byNext);
    code.v128(splat(0x0f, 1)).set(nibble);
    // What takes E0 and F0 to 80, and all below beneath it.
    code.v128(splat(0xe0 - 0x80, 1)).set(third);
    code.v128(splat(0xf0 - 0x80, 1)).set(fourth);
    code.v128(splat(twoContinuations, 1)).set(top);
    code.v128(closed).set(closing);
    const upper = (bytes: () => void): Code => {
      bytes();
      return code.i32(4).op(op.i16x8ShrU).get(nibble).op(op.v128And);
    };
    use({
      block(cur, prev) {
        code.get(prev).get(cur).shuffle(before(1)).set(prev1);
        code.get(byHigh);
        upper(() => code.get(prev1)).op(op.i8x16Swizzle);
        code.get(byLow).get(prev1).get(nibble).op(op.v128And, op.i8x16Swizzle, op.v128And);
        code.get(byNext);
        upper(() => code.get(cur)).op(op.i8x16Swizzle, op.v128And);
        // A third or fourth byte has to be the second of two continuations, and nothing else may be.
        code.get(prev).get(cur).shuffle(before(2)).get(third).op(op.i8x16SubSatU);
        code.get(prev).get(cur).shuffle(before(3)).get(fourth).op(op.i8x16SubSatU);
        return code.op(op.v128Or).get(top).op(op.v128And, op.v128Xor);
      },
      open: (block) => code.get(block).get(closing).op(op.i8x16SubSatU),
    });
  });
}
