/** The linker's own memories, as adapters make them larger. */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';

/** Grows a memory until it reaches `end`, an i64; runs `refused` where it can't. */
export function ensureSize(code: Code, memory: number, end: number, refused: () => void): void {
  code.local('i64', (missing) => {
    code.get(end).i64(0xffffn).op(op.i64Add).i64(16n).op(op.i64ShrU);
    code.memorySize(memory).op(op.i64ExtendI32U, op.i64Sub).tee(missing).i64(0n).op(op.i64GtS);
    code.if(() => {
      code.get(missing).op(op.i32WrapI64).memoryGrow(memory).i32(-1).op(op.i32Eq);
      code.if(refused);
    });
  });
}
