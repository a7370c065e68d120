/** Bytes from one memory to another. */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import { memoryOf } from './side.ts';
import type { Translation } from './translate/translation.ts';

/** Below this many bytes, loads and stores are faster than `memory.copy`. */
const fewBytes = 32;

/** Copies; all four are locals or, for `align`, the alignment of both pointers, which the number of bytes is a multiple of. */
export function copyBytes(
  { into, code, from, to }: Translation,
  target: number,
  source: number,
  bytes: number,
  align: number,
): void {
  const memories = { to: memoryOf(into, to), from: memoryOf(into, from) };
  code.get(bytes).i32(fewBytes).op(op.i32GeU);
  code.if(
    () => code.get(target).get(source).get(bytes).memoryCopy(memories.to, memories.from),
    () => copyFew(code, memories, target, source, bytes, align),
  );
}

function copyFew(
  code: Code,
  memories: { readonly to: number; readonly from: number },
  target: number,
  source: number,
  bytes: number,
  align: number,
): void {
  const move = (size: 1 | 2 | 4 | 8, at: () => void): void => {
    const [load, store] = {
      1: [op.i32Load8U, op.i32Store8],
      2: [op.i32Load16U, op.i32Store16],
      4: [op.i32Load, op.i32Store],
      8: [op.i64Load, op.i64Store],
    }[size] as [number, number];
    code.get(target);
    at();
    code.op(op.i32Add).get(source);
    at();
    code.op(op.i32Add);
    code.memory(load, { memory: memories.from }).memory(store, { memory: memories.to });
  };
  code.local('i32', (at) => {
    code.i32(0).set(at);
    const whole = (size: 1 | 2 | 4 | 8): void =>
      void code.block((done) => {
        code.loop((next) => {
          code.get(bytes).get(at).op(op.i32Sub).i32(size).op(op.i32LtU).brIf(done);
          move(size, () => code.get(at));
          code.get(at).i32(size).op(op.i32Add).set(at);
          code.br(next);
        });
      });
    const rest = (size: 1 | 2 | 4): void =>
      void code
        .get(bytes)
        .i32(size)
        .op(op.i32And)
        .if(() => {
          move(size, () => code.get(at));
          code.get(at).i32(size).op(op.i32Add).set(at);
        });
    whole(8);
    if (align < 8) rest(4);
    if (align < 4) rest(2);
    if (align < 2) rest(1);
  });
}
