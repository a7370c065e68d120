/**
 * Bytes from one memory to another: few of them by two loads and two stores that may overlap, which costs less than
 * `memory.copy` takes to be called.
 */
import type { Code, Opcode } from '../../wasm/index.ts';
import * as op from '../../wasm/index.ts';

/** The indexes of two memories. */
export interface Memories {
  readonly from: number;
  readonly to: number;
}

/** Which bytes are copied, and where: locals. */
export interface Bytes {
  readonly src: number;
  readonly dst: number;
  readonly length: number;
}

/**
 * Copies less than 16 bytes. `seen` writes what is done with the bytes, of which there is at least one: `low` and `high`
 * are locals (i64), the bytes from the start and the last eight, or all and zero where there are less than eight.
 */
export function copyShort(
  code: Code,
  { from, to }: Memories,
  { src, dst, length }: Bytes,
  seen?: (low: number, high: number) => void,
): void {
  const load = by(from);
  const store = by(to);
  const shifted = (word: number, bytes: () => void): void => {
    code.get(word).op(op.i64ExtendI32U);
    bytes();
    code.i32(3).op(op.i32Shl, op.i64ExtendI32U, op.i64Shl);
  };
  code.locals('i64', (low, high) => {
    code.get(length).i32(8).op(op.i32GeU);
    code.if(
      () => {
        load(code.get(src), op.i64Load).set(low);
        load(last(code, src, length, 8), op.i64Load).set(high);
        store(code.get(dst).get(low), op.i64Store);
        store(last(code, dst, length, 8).get(high), op.i64Store);
        seen?.(low, high);
      },
      () => {
        code.locals('i32', (first, middle, end) => {
          code.get(length).i32(4).op(op.i32GeU);
          code.if(
            () => {
              load(code.get(src), op.i32Load).set(first);
              load(last(code, src, length, 4), op.i32Load).set(end);
              store(code.get(dst).get(first), op.i32Store);
              store(last(code, dst, length, 4).get(end), op.i32Store);
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
                load(code.get(src), op.i32Load8U).set(first);
                load((code.get(src), half().op(op.i32Add)), op.i32Load8U).set(middle);
                load(last(code, src, length, 1), op.i32Load8U).set(end);
                store(code.get(dst).get(first), op.i32Store8);
                store((code.get(dst), half()).op(op.i32Add).get(middle), op.i32Store8);
                store(last(code, dst, length, 1).get(end), op.i32Store8);
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

/** Loads or stores by a memory, behind what pushes the address and the value. */
const by =
  (memory: number) =>
  (pushed: Code, loadOrStore: Opcode): Code =>
    pushed.memory(loadOrStore, { memory });

/** Pushes where the last `width` bytes of `length` begin. */
function last(code: Code, pointer: number, length: number, width: number): Code {
  return code.get(pointer).get(length).op(op.i32Add).i32(width).op(op.i32Sub);
}

/** Copies bytes, as many as there are. */
export function copyBytes(code: Code, memories: Memories, bytes: Bytes): void {
  const { from, to } = memories;
  const { src, dst, length } = bytes;
  const load = by(from);
  const store = by(to);
  code.get(length).i32(16).op(op.i32LtU);
  code.if(
    () => copyShort(code, memories, bytes),
    () => {
      code.get(length).i32(32).op(op.i32LeU);
      code.if(
        () =>
          code.local('v128', (end) => {
            load(last(code, src, length, 16), op.v128Load).set(end);
            store(load(code.get(dst).get(src), op.v128Load), op.v128Store);
            store(last(code, dst, length, 16).get(end), op.v128Store);
          }),
        () => code.get(dst).get(src).get(length).memoryCopy(to, from),
      );
    },
  );
}
