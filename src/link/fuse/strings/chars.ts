/**
 * Whether a row of chars in a memory, four bytes each, is one of Unicode scalar values, so that it may be copied as it
 * is. CanonicalABI.md, convert_i32_to_char.
 */
import type { Code } from '../../../wasm/index.ts';
import * as op from '../../../wasm/index.ts';
import { advance, splat, type StringModule } from './pair.ts';

/**
 * Moves the surrogates, and with them what lies between, so that they and all that is too large end up above the rest:
 * one comparison then tells both.
 */
const flip = 0xd800;
const surrogates = 0x800;
const firstBad = 0x11_0000 - surrogates;

/**
 * The index of a new function `(pointer, count) -> index` that gives the index of the first that is none, or -1. The
 * range was checked before: it lies within the memory.
 */
export function charChecker(
  { module }: Pick<StringModule, 'module'>,
  memory: number,
  name = '[chars]',
): number {
  return module.func(
    { params: ['i32', 'i32'], results: ['i32'] },
    (code) => {
      const [start, count] = [0, 1];
      code.locals('i32', (src, end) => {
        code.get(start).tee(src).get(count).i32(2).op(op.i32Shl, op.i32Add).set(end);
        checkVectors(code, memory, src, end);
        checkEach(code, memory, src, end);
        // It stopped at the end, or at the first that is none.
        code.i32(-1).get(src).get(start).op(op.i32Sub).i32(2).op(op.i32ShrU);
        code.get(src).get(end).op(op.i32Eq, op.select);
      });
    },
    name,
  );
}

/** Puts `src` behind all blocks of eight that are good. */
function checkVectors(code: Code, memory: number, src: number, end: number): void {
  const bad = (offset: number): void => {
    code.get(src).memory(op.v128Load, { memory, offset });
    code.v128(splat(flip, 4)).op(op.v128Xor).v128(splat(surrogates, 4)).op(op.i32x4Sub);
    code.v128(splat(firstBad, 4)).op(op.i32x4GeU);
  };
  code.block((done) => {
    code.loop((next) => {
      code.get(end).get(src).op(op.i32Sub).i32(32).op(op.i32LtU).brIf(done);
      bad(0);
      bad(16);
      code.op(op.v128Or, op.v128AnyTrue).brIf(done);
      advance(code, src, 32);
      code.br(next);
    });
  });
}

/** Puts `src` behind all that are good. */
function checkEach(code: Code, memory: number, src: number, end: number): void {
  code.block((done) => {
    code.loop((next) => {
      code.get(src).get(end).op(op.i32Eq).brIf(done);
      code.get(src).memory(op.i32Load, { memory }).i32(flip).op(op.i32Xor);
      code.i32(surrogates).op(op.i32Sub).i32(firstBad).op(op.i32GeU).brIf(done);
      advance(code, src, 4);
      code.br(next);
    });
  });
}
