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
  /** Writes the block, or leaves by `other` where it is not one that passes. */
  copy(other: Label): void;
}

/** What strings are mostly made of: blocks of it, and whether there may be one. */
export interface Plain {
  readonly blocks: readonly Block[];
  /** Bytes that are looked at before blocks are tried: one of them has as many. */
  readonly least: number;
  /** Pushes whether these bytes, which are there, are no such block. */
  isOther(): Code;
}

/** Goes over blocks of each kind as long as they pass, which is until less than the smallest is left where all do. */
export function eachBlock(code: Code, { src, end, dst }: Span, kinds: readonly Block[]): void {
  for (const { bytes, written, copy } of kinds) {
    code.block((done) => {
      code.loop((next) => {
        hasBytes(code, src, end, bytes).op(op.i32Eqz).brIf(done);
        copy(done);
        advance(code, src, bytes);
        advance(code, dst, written);
        code.br(next);
      });
    });
  }
}

/**
 * Goes over all of a string: by plain blocks as long as they pass, then by characters until one is there again.
 * `character` may end by `behind`, or by `again` where the next is there and likely not plain.
 */
export function mixed(
  code: Code,
  span: Span,
  plain: Plain,
  character: (behind: Label, again: Label) => void,
): void {
  const { src, end } = span;
  code.block((done) => {
    code.loop((next) => {
      eachBlock(code, span, plain.blocks);
      code.get(src).get(end).op(op.i32Eq).brIf(done);
      code.loop((again) => {
        code.block((behind) => character(behind, again));
        hasBytes(code, src, end, plain.least);
        code.if(
          () => plain.isOther().brIf(again),
          () => {
            code.get(src).get(end).op(op.i32Ne).brIf(again);
            code.br(done);
          },
        );
      });
      code.br(next);
    });
  });
}
