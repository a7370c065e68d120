/**
 * UTF-8 as it is, validated while it is copied: what is written before a fault is found is never seen. CanonicalABI.md,
 * store_string_copy.
 */
import type { Code } from '../../../wasm/index.ts';
import * as op from '../../../wasm/index.ts';
import { advance, type Body, hasBytes, type Pair } from './pair.ts';
import { topBits } from './parts/ascii.ts';
import { copyShort } from '../copy.ts';
import { withUtf8Check } from './parts/validate-utf8.ts';

export function utf8ToUtf8(pair: Pair): Body {
  const short = validateShort(pair);
  const long = copyLong(pair);
  return (code, str, units) => {
    code.local('i32', (dst) => {
      pair.allocate(code, dst, 1, units);
      code.get(units).i32(16).op(op.i32LtU);
      code.if(
        () =>
          copyShort(code, pair.memories, { src: str, dst, length: units }, (low, high) => {
            code.get(low).get(high).op(op.i64Or).i64(topBits).op(op.i64And, op.i64Eqz, op.i32Eqz);
            code.if(() => code.get(str).get(units).get(low).get(high).call(short));
          }),
        () => code.get(str).get(dst).get(units).call(long),
      );
      code.get(dst).get(units);
    });
  };
}

/** Validates a string of less than 16 bytes: its first eight, and the last eight where it has more. */
function validateShort(pair: Pair): number {
  return pair.func('validate', ['i32', 'i32', 'i64', 'i64'], [], (code) => {
    const [str, length, low, high] = [0, 1, 2, 3];
    code.locals('v128', (cur, start) => {
      code.get(low).op(op.i64x2Splat);
      // Bytes of `high` that `low` has, too, are pushed out, in two steps since they may be all eight.
      code.get(high).i32(15).get(length).op(op.i32Sub).i32(3).op(op.i32Shl, op.i64ExtendI32U);
      code.op(op.i64ShrU).i64(8n).op(op.i64ShrU).lane(op.i64x2ReplaceLane, 1).set(cur);
      code.v128(new Array<number>(16).fill(0)).set(start);
      // Zeros are behind the string, so that one that is open at its end is too short.
      withUtf8Check(code, (check) => check.block(cur, start).op(op.v128AnyTrue));
    });
    code.if(() => pair.invalid(code, 'UTF-8', str));
  });
}

/** Copies and validates 16 bytes or more. */
function copyLong(pair: Pair): number {
  return pair.func('copy', ['i32', 'i32', 'i32'], [], (code) => {
    const [str, dst, length] = [0, 1, 2];
    code.locals('i32', (src, end) => {
      code.get(str).set(src);
      code.get(str).get(length).op(op.i32Add).set(end);
      copyAscii(pair, code, src, dst, end);
      code.locals('v128', (prev, error) => {
        code.v128(new Array<number>(16).fill(0)).tee(prev).set(error);
        copyAny(pair, code, { src, dst, end, prev, error });
        code.get(error).op(op.v128AnyTrue);
        code.if(() => pair.invalid(code, 'UTF-8', str));
      });
    });
  });
}

/** Pushes the 16 bytes before the end of the string, and where they go. */
function lastBlock(pair: Pair, code: Code, src: number, dst: number, end: number): void {
  code.get(end).get(src).op(op.i32Sub).get(dst).op(op.i32Add).i32(16).op(op.i32Sub);
  pair.load(code.get(end).i32(16).op(op.i32Sub), op.v128Load);
}

/** Copies as long as all is ASCII, and returns if that was all: nothing has to be set up for it. */
function copyAscii(pair: Pair, code: Code, src: number, dst: number, end: number): void {
  code.locals('v128', (a, b, c, d) => {
    code.block((other) => {
      for (const blocks of [[a, b, c, d], [a]]) {
        const bytes = 16 * blocks.length;
        code.block((done) => {
          code.loop((next) => {
            hasBytes(code, src, end, bytes).op(op.i32Eqz).brIf(done);
            blocks.forEach((v, i) => pair.load(code.get(src), op.v128Load, 16 * i).set(v));
            code.get(a);
            for (const v of blocks.slice(1)) code.get(v).op(op.v128Or);
            code.op(op.i8x16Bitmask).brIf(other);
            blocks.forEach((v, i) => pair.target(code.get(dst).get(v), op.v128Store, 16 * i));
            advance(code, src, bytes);
            advance(code, dst, bytes);
            code.br(next);
          });
        });
      }
      // What is left are less than 16 bytes: they are copied with those before them.
      code.local('i32', (to) => {
        lastBlock(pair, code, src, dst, end);
        code.set(a).set(to).get(a).op(op.i8x16Bitmask).brIf(other);
        pair.target(code.get(to).get(a), op.v128Store);
      });
      code.op(op.return);
    });
  });
}

interface Blocks {
  readonly src: number;
  readonly dst: number;
  readonly end: number;
  /** The block before `src`. */
  readonly prev: number;
  /** Not zero as soon as something is not valid. */
  readonly error: number;
}

/** Copies and checks what is there. */
function copyAny(pair: Pair, code: Code, { src, dst, end, prev, error }: Blocks): void {
  withUtf8Check(code, (check) => {
    const fault = (pushed: Code): Code => pushed.get(error).op(op.v128Or).set(error);
    /** Checks blocks that follow each other. */
    const checkBlocks = (blocks: readonly [number, ...number[]]): void => {
      code.get(blocks[0]);
      for (const v of blocks.slice(1)) code.get(v).op(op.v128Or);
      code.op(op.i8x16Bitmask);
      code.if(
        () => blocks.forEach((v, i) => fault(check.block(v, blocks[i - 1] ?? prev))),
        () => fault(check.open(prev)),
      );
      code.get(blocks.at(-1)!).set(prev);
    };
    code.locals('v128', (a, b, c, d) => {
      for (const blocks of [[a, b, c, d], [a]] as const) {
        const bytes = 16 * blocks.length;
        code.block((done) => {
          code.loop((next) => {
            hasBytes(code, src, end, bytes).op(op.i32Eqz).brIf(done);
            blocks.forEach((v, i) => {
              pair.load(code.get(src), op.v128Load, 16 * i).set(v);
              pair.target(code.get(dst).get(v), op.v128Store, 16 * i);
            });
            checkBlocks(blocks);
            advance(code, src, bytes);
            advance(code, dst, bytes);
            code.br(next);
          });
        });
      }
      // What is left are less than 16 bytes, perhaps none: they are copied with those before them, and checked with zeros
      // behind, so that a character that is open at the end is too short.
      lastBlock(pair, code, src, dst, end);
      code.set(a);
      pair.target(code.get(a), op.v128Store);
      code.get(a).v128(Array.from({ length: 16 }, (_, i) => i));
      code.i32(16).get(end).op(op.i32Sub).get(src).op(op.i32Add);
      code.op(op.i8x16Splat, op.i8x16Add, op.i8x16Swizzle).set(a);
      checkBlocks([a]);
    });
  });
}
