/**
 * UTF-16 whose code units are below a limit, as bytes: blocks for where it is ASCII, and how far a string is ASCII or
 * Latin-1.
 */
import type { Code, Opcode } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, type Pair, splat } from '../pair.ts';
import { type Block, eachBlock, type Plain, type Span } from './blocks.ts';

/** Code units below which become a byte: ASCII or Latin-1. */
type Limit = 0x80 | 0x100;

/** The bits of a code unit that is not below the limit. */
const bitsAbove = (limit: Limit): number => 0x1_0000 - limit;

/** Blocks all below the limit, for what `use` writes. */
function withNarrowed(
  pair: Pair,
  code: Code,
  { src, dst }: Span,
  limit: Limit,
  use: (plain: Plain) => void,
): void {
  code.locals('v128', (mask, a, b, c, d) => {
    const isAbove = (): Code => code.get(mask).op(op.v128And, op.v128AnyTrue);
    const pairs = (vectors: readonly (readonly [number, number])[]): Block => ({
      bytes: 32 * vectors.length,
      written: 16 * vectors.length,
      copy(other) {
        vectors.flat().forEach((v, i) => {
          pair.load(code.get(src), op.v128Load, 16 * i).tee(v);
          if (i > 0) code.op(op.v128Or);
        });
        isAbove().brIf(other);
        vectors.forEach(([low, high], i) => {
          code.get(dst).get(low).get(high).op(op.i8x16NarrowI16x8U);
          pair.target(code, op.v128Store, 16 * i);
        });
      },
    });
    const fewer = (load: Opcode, store: Opcode, units: number): Block => ({
      bytes: 2 * units,
      written: units,
      copy(other) {
        pair.load(code.get(src), load).tee(a);
        isAbove().brIf(other);
        code.get(dst).get(a).get(a).op(op.i8x16NarrowI16x8U);
        pair.storeLane(code, store);
      },
    });
    code.v128(splat(bitsAbove(limit), 2)).set(mask);
    use({
      blocks: [
        pairs([
          [a, b],
          [c, d],
        ]),
        pairs([[a, b]]),
        fewer(op.v128Load, op.v128Store64Lane, 8),
        fewer(op.v128Load64Zero, op.v128Store32Lane, 4),
      ],
      least: 8,
      isOther() {
        pair.load(code.get(src), op.v128Load64Zero);
        return isAbove();
      },
    });
  });
}

/** UTF-16 that is ASCII and becomes bytes, for what `use` writes. */
export function withNarrowedAscii(
  pair: Pair,
  code: Code,
  span: Span,
  use: (plain: Plain) => void,
): void {
  withNarrowed(pair, code, span, 0x80, use);
}

/** A function `(src, end, dst) -> bytes` that writes code units as bytes up to the first that is not below the limit. */
export function narrowPrefix(pair: Pair, limit: Limit): number {
  return pair.func('narrow', ['i32', 'i32', 'i32'], ['i32'], (code) => {
    const [src, end, start] = [0, 1, 2];
    code.locals('i32', (dst, unit) => {
      code.get(start).set(dst);
      withNarrowed(pair, code, { src, end, dst }, limit, ({ blocks }) =>
        eachBlock(code, { src, end, dst }, blocks),
      );
      // What is left over, or stands before the first that is too large.
      code.block((done) => {
        code.loop((next) => {
          code.get(src).get(end).op(op.i32Eq).brIf(done);
          pair.load(code.get(src), op.i32Load16U).tee(unit);
          code.i32(limit).op(op.i32GeU).brIf(done);
          pair.target(code.get(dst).get(unit), op.i32Store8);
          advance(code, src, 2);
          advance(code, dst, 1);
          code.br(next);
        });
      });
      code.get(dst).get(start).op(op.i32Sub);
    });
  });
}
