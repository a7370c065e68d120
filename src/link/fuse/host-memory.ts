/** The host's memory as adapters use it: places are taken from its top, and all given back at once by who began. */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import { hostMemory } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { ensureSize } from './memory-size.ts';
import { memoryOf, type Side } from './side.ts';

/** The function (old, oldSize, align, newSize) -> pointer, as a guest's realloc would be. */
export function hostAllocator(into: AdapterModule, side: Side): number {
  const memory = memoryOf(into, side);
  return into.shared('host allocator', () =>
    into.module.func(
      { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] },
      (code) => {
        const [old, oldSize, align, newSize] = [0, 1, 2, 3];
        // What shrinks stays where it is.
        code.get(newSize).get(oldSize).op(op.i32LeU).get(oldSize).i32(0).op(op.i32Ne, op.i32And);
        code.if(() => code.get(old).return());
        code.local('i32', (pointer) =>
          code.local('i64', (end) => {
            getTop(code, memory);
            code.get(align).op(op.i32Add).i32(1).op(op.i32Sub);
            code.i32(0).get(align).op(op.i32Sub, op.i32And).set(pointer);
            code.get(pointer).op(op.i64ExtendI32U).get(newSize).op(op.i64ExtendI32U, op.i64Add);
            code.set(end);
            ensure(code, into, side, memory, end);
            setTop(code, memory, () => code.get(end).op(op.i32WrapI64));
            code
              .get(oldSize)
              .if(() => code.get(pointer).get(old).get(oldSize).memoryCopy(memory, memory));
            code.get(pointer);
          }),
        );
      },
      '[host allocator]',
    ),
  );
}

/** Pushes the top. */
export function getTop(code: Code, memory: number): void {
  code.i32(hostMemory.top).memory(op.i32Load, { memory });
}

/** Sets the top to what `push` pushes. */
export function setTop(code: Code, memory: number, push: () => void): void {
  code.i32(hostMemory.top);
  push();
  code.memory(op.i32Store, { memory });
}

/** One direction of a call begins, in which a guest may put there what it may, from the top on, and lift as much. */
export function beginDirection(code: Code, memory: number): void {
  code.i32(0).i64(0n).memory(op.i64Store, { memory, offset: hostMemory.lifted });
  code.i32(0);
  getTop(code, memory);
  code.op(op.i64ExtendI32U);
  code.i32(hostMemory.room).memory(op.i32Load, { memory }).op(op.i64ExtendI32U, op.i64Add);
  code.memory(op.i64Store, { memory, offset: hostMemory.bound });
}

/** Grows the memory until it reaches `end`, which has to be within the bound. */
function ensure(
  code: Code,
  into: AdapterModule,
  { instance }: Side,
  memory: number,
  end: number,
): void {
  const refused = (): void => refuse(code, into, instance);
  code.get(end).i32(0).memory(op.i64Load, { memory, offset: hostMemory.bound }).op(op.i64GtU);
  code.if(refused);
  ensureSize(code, memory, end, refused);
}

function refuse(code: Code, into: AdapterModule, instance: number): void {
  into.trap(code, {
    code: 'trap/limit-lifted',
    instance,
    detail: 'more than the {limit lifted} of `limits.lifted`',
  });
}
