/**
 * Calls of a guest's realloc and post-return by adapters: both run with `may_leave` off, realloc as if on a thread of
 * its own, and no exception leaves them. CanonicalABI.md, call_and_trap_on_throw, LiftLowerContext and canon lift.
 */
import * as op from '../../wasm/index.ts';
import type { Code, CoreSignature } from '../../wasm/index.ts';
import type { InstanceId } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { hostAllocator } from './host-memory.ts';
import { setMark } from './marks.ts';
import { memoryOf, sideKey, type Side } from './side.ts';

/** How far from the number of a call those of the reallocs in it are. */
export const reallocSite = { callee: 1, caller: 2 } as const;

const reallocType: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };

/** The function (old, oldSize, align, newSize) -> pointer, whose result is aligned and within the memory. */
export function realloc(into: AdapterModule, side: Side): number {
  if (side.isHost === true) return hostAllocator(into, side);
  return into.shared(`realloc ${sideKey(side)}`, () =>
    into.module.func(reallocType, (code) => writeRealloc(code, into, side), '[realloc]'),
  );
}

function writeRealloc(code: Code, into: AdapterModule, side: Side): void {
  const { instance, role } = side;
  const func = side.options.realloc;
  if (func === undefined)
    throw new TypeError('a canonical definition that needs a realloc names none');
  const [align, newSize] = [2, 3];
  const at = into.store({ name: 'at' });
  const moveAt = (by: number): void => void code.getGlobal(at).i32(by).op(op.i32Add).setGlobal(at);
  code.local('i32', (pointer) => {
    moveAt(reallocSite[role]);
    onFreshThread(code, into, instance, () => {
      withoutLeaving(code, into, instance, () => {
        trapOnThrow(code, into, instance, () =>
          code.getParams().call(into.func(func)).set(pointer),
        );
      });
    });
    moveAt(-reallocSite[role]);
    code.get(pointer).get(align).i32(1).op(op.i32Sub, op.i32And);
    code.if(() =>
      into.trap(
        code,
        { code: 'trap/realloc-unaligned', instance, detail: 'realloc gave {0x} for alignment {1}' },
        pointer,
        align,
      ),
    );
    const memory = memoryOf(into, side);
    ifBeyond(
      code,
      memory,
      pointer,
      () => code.get(newSize).op(op.i64ExtendI32U),
      (pages) =>
        into.trap(
          code,
          {
            code: 'trap/realloc-out-of-bounds',
            instance,
            detail: 'realloc gave {0x} for {1} bytes in a memory of {2*65536}',
          },
          pointer,
          newSize,
          pages,
        ),
    );
    code.get(pointer);
  });
}

/** Runs `then` where so many bytes (an i64) from a pointer on are not within the memory; it is given the memory's pages. */
export function ifBeyond(
  code: Code,
  memory: number,
  pointer: number,
  bytes: () => void,
  then: (pages: number) => void,
): void {
  code.get(pointer).op(op.i64ExtendI32U);
  bytes();
  code.op(op.i64Add);
  code.memorySize(memory).op(op.i64ExtendI32U).i64(16n).op(op.i64Shl, op.i64GtU);
  code.if(() =>
    code.local('i32', (pages) => {
      code.memorySize(memory).set(pages);
      then(pages);
    }),
  );
}

/** Code during which the instance calls nothing outside. */
export function withoutLeaving(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  body: () => void,
): void {
  setMark(code, into, 'kept', instance, true);
  body();
  setMark(code, into, 'kept', instance, false);
}

/** Code during which the instance's context slots are those of a new thread. */
export function onFreshThread(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  body: () => void,
): void {
  const slots = into.contextSlots(instance);
  if (slots.length === 0) return body();
  const [slot, ...rest] = slots;
  const save = (global: number, left: readonly number[]): void =>
    void code.local('i32', (saved) => {
      code.getGlobal(global).set(saved).i32(0).setGlobal(global);
      const [next, ...others] = left;
      if (next === undefined) body();
      else save(next, others);
      code.get(saved).setGlobal(global);
    });
  save(slot!, rest);
}

/** Code of an instance that throws nothing: what it throws is a trap. */
export function trapOnThrow(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  body: () => void,
): void {
  code.block((done) => {
    code.block((caught) => {
      code.catchAll(caught, () => {
        body();
        code.br(done);
      });
    });
    into.trap(code, {
      code: 'trap/guest-exception',
      instance,
      detail: 'an exception was thrown and not caught',
    });
  });
}
