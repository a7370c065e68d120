/**
 * Latin-1 as UTF-16: each byte with a zero behind it, from one memory into the other or in place.
 */
import type { Code } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, type Pair } from '../pair.ts';
import { type Block, eachBlock } from './blocks.ts';

/** A function `(src, end, dst)` that widens from the source into the target. */
export function widen(pair: Pair): number {
  return pair.func('widen', ['i32', 'i32', 'i32'], [], (code) => {
    const [src, end, dst] = [0, 1, 2];
    /** Sixteen bytes in two halves, so that nothing has to be kept. */
    const block = (halves: number): Block => ({
      bytes: 8 * halves,
      written: 16 * halves,
      copy() {
        for (let i = 0; i < halves; i++) {
          pair.load(code.get(dst).get(src), op.v128Load8x8U, 8 * i);
          pair.target(code, op.v128Store, 16 * i);
        }
      },
    });
    const one: Block = {
      bytes: 1,
      written: 2,
      copy() {
        pair.load(code.get(dst).get(src), op.i32Load8U);
        pair.target(code, op.i32Store16);
      },
    };
    eachBlock(code, { src, end, dst }, [block(8), block(1), one]);
  });
}

/** A function `(start, count)` that widens as many bytes in the target, from the last to the first. */
export function widenInPlace(pair: Pair): number {
  return pair.func('widen in place', ['i32', 'i32'], [], (code) => {
    const [start, count] = [0, 1];
    /** Where byte `count` is, and where it goes. */
    const from = (): Code => code.get(start).get(count).op(op.i32Add);
    const to = (): Code => code.get(start).get(count).i32(1).op(op.i32Shl, op.i32Add);
    const backwards = (bytes: number, move: () => void): void => {
      code.block((done) => {
        code.loop((next) => {
          code.get(count).i32(bytes).op(op.i32LtU).brIf(done);
          advance(code, count, -bytes);
          move();
          code.br(next);
        });
      });
    };
    backwards(16, () =>
      code.local('v128', (v) => {
        pair.target(from(), op.v128Load).set(v);
        pair.target(to().get(v).op(op.i16x8ExtendLowI8x16U), op.v128Store);
        pair.target(to().get(v).op(op.i16x8ExtendHighI8x16U), op.v128Store, 16);
      }),
    );
    backwards(1, () => {
      to();
      pair.target(from(), op.i32Load8U);
      pair.target(code, op.i32Store16);
    });
  });
}
