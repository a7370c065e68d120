/**
 * Loops over a string by blocks, the largest first: as long as a block is there and passes, it is written and the next is
 * looked at. What is left over is for others.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, hasBytes } from '../pair.ts';

/** Pointers that a loop moves, and where it ends: locals. */
export interface Span {
  readonly src: number;
  readonly end: number;
  readonly dst: number;
}

/** What is done with a block of so many bytes, which become so many. */
export interface Block {
  readonly bytes: number;
  readonly written: number;
  /** Writes the block, or leaves by `other`. */
  copy(other: Label): void;
}

/** Goes over blocks of each kind in turn; leaves by `other` at the first that doesn't pass, with `src` and `dst` before it. */
export function eachBlock(
  code: Code,
  { src, end, dst }: Span,
  kinds: readonly Block[],
  other: Label,
): void {
  for (const { bytes, written, copy } of kinds) {
    code.block((done) => {
      code.loop((next) => {
        hasBytes(code, src, end, bytes).op(op.i32Eqz).brIf(done);
        copy(other);
        advance(code, src, bytes);
        advance(code, dst, written);
        code.br(next);
      });
    });
  }
}

/**
 * Goes over all of a string: by blocks as long as they pass, then character by character for at least `bytes` bytes, then
 * by blocks again.
 */
export function mixed(
  code: Code,
  span: Span,
  kinds: readonly Block[],
  bytes: number,
  character: () => void,
): void {
  const { src, end } = span;
  code.local('i32', (stop) => {
    code.block((done) => {
      code.loop((next) => {
        code.block((other) => eachBlock(code, span, kinds, other));
        code.get(src).get(end).op(op.i32Eq).brIf(done);
        code.get(src).i32(bytes).op(op.i32Add).set(stop);
        hasBytes(code, src, end, bytes).op(op.i32Eqz);
        code.if(() => code.get(end).set(stop));
        code.loop((again) => {
          character();
          code.get(src).get(stop).op(op.i32LtU).brIf(again);
        });
        code.br(next);
      });
    });
  });
}
