/**
 * Copies of few bytes by two loads and two stores that may overlap, which costs less than `memory.copy` would ask only to
 * be called.
 */
import type { Code } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import type { Pair } from '../pair.ts';

/** Where the copy goes: locals. */
interface Copy {
  readonly src: number;
  readonly dst: number;
  readonly length: number;
}

/**
 * Copies less than 16 bytes. `seen` writes what is done with the bytes, of which there is at least one: `low` and `high`
 * are locals (i64), the bytes from the start and the last eight, or all and zero where there are less than eight.
 */
export function copyShort(
  pair: Pair,
  code: Code,
  { src, dst, length }: Copy,
  seen?: (low: number, high: number) => void,
): void {
  const shifted = (word: number, bytes: () => void): void => {
    code.get(word).op(op.i64ExtendI32U);
    bytes();
    code.i32(3).op(op.i32Shl, op.i64ExtendI32U, op.i64Shl);
  };
  code.locals('i64', (low, high) => {
    code.get(length).i32(8).op(op.i32GeU);
    code.if(
      () => {
        pair.load(code.get(src), op.i64Load).set(low);
        pair.load(last(code, src, length, 8), op.i64Load).set(high);
        pair.target(code.get(dst).get(low), op.i64Store);
        pair.target(last(code, dst, length, 8).get(high), op.i64Store);
        seen?.(low, high);
      },
      () => {
        code.locals('i32', (first, middle, end) => {
          code.get(length).i32(4).op(op.i32GeU);
          code.if(
            () => {
              pair.load(code.get(src), op.i32Load).set(first);
              pair.load(last(code, src, length, 4), op.i32Load).set(end);
              pair.target(code.get(dst).get(first), op.i32Store);
              pair.target(last(code, dst, length, 4).get(end), op.i32Store);
              if (seen === undefined) return;
              code.get(first).op(op.i64ExtendI32U);
              shifted(end, () => code.get(length).i32(4).op(op.i32Sub));
              code.op(op.i64Or).set(low).i64(0n).set(high);
              seen(low, high);
            },
            () => {
              const half = (): Code => code.get(length).i32(1).op(op.i32ShrU);
              code.get(length);
              code.if(() => {
                pair.load(code.get(src), op.i32Load8U).set(first);
                pair.load((code.get(src), half().op(op.i32Add)), op.i32Load8U).set(middle);
                pair.load(last(code, src, length, 1), op.i32Load8U).set(end);
                pair.target(code.get(dst).get(first), op.i32Store8);
                pair.target((code.get(dst), half()).op(op.i32Add).get(middle), op.i32Store8);
                pair.target(last(code, dst, length, 1).get(end), op.i32Store8);
                if (seen === undefined) return;
                code.get(first).op(op.i64ExtendI32U);
                shifted(middle, half);
                shifted(end, () => code.get(length).i32(1).op(op.i32Sub));
                code.op(op.i64Or, op.i64Or).set(low).i64(0n).set(high);
                seen(low, high);
              });
            },
          );
        });
      },
    );
  });
}
/** Pushes where the last `width` bytes of `length` begin. */
function last(code: Code, pointer: number, length: number, width: number): Code {
  return code.get(pointer).get(length).op(op.i32Add).i32(width).op(op.i32Sub);
}

/** Copies bytes, as many as there are. */
export function copyBytes(pair: Pair, code: Code, copy: Copy): void {
  const { src, dst, length } = copy;
  code.get(length).i32(16).op(op.i32LtU);
  code.if(
    () => copyShort(pair, code, copy),
    () => {
      code.get(length).i32(32).op(op.i32LeU);
      code.if(
        () =>
          code.local('v128', (end) => {
            pair.load(last(code, src, length, 16), op.v128Load).set(end);
            pair.target(pair.load(code.get(dst).get(src), op.v128Load), op.v128Store);
            pair.target(last(code, dst, length, 16).get(end), op.v128Store);
          }),
        () => code.get(dst).get(src).get(length).memoryCopy(pair.to.memory, pair.from.memory),
      );
    },
  );
}
