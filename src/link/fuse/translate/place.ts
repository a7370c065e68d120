/**
 * Where a value is while it crosses: in locals, one for each of its core values, or in a memory. Locals of a variant's
 * payload may be wider than the value in them, since cases share them. CanonicalABI.md, Flat Lifting and Flat Lowering.
 */
import * as op from '../../../wasm/index.ts';
import type { Code, Opcode } from '../../../wasm/index.ts';
import { flatten, type AbiType, type CoreType } from '../../../abi/index.ts';

/** A local with the type that it was made with. */
export interface Slot {
  readonly local: number;
  readonly type: CoreType;
}

export type Place =
  | { readonly kind: 'stack'; readonly slots: readonly Slot[] }
  | {
      readonly kind: 'memory';
      readonly memory: number;
      /** The local that holds the address. */
      readonly address: number;
      readonly offset: number;
    };

/** Pushes a core value: from memory by `load`, from the stack as it is. */
export function read(code: Code, from: Place, type: CoreType, load: Opcode): void {
  if (from.kind === 'memory') {
    const { memory, address, offset } = from;
    code.get(address).memory(load, { memory, offset });
    return;
  }
  const [slot] = from.slots;
  code.get(slot!.local);
  narrow(code, slot!.type, type);
}

/** Puts the core value that `push` pushes where it belongs: to memory by `store`. */
export function write(
  code: Code,
  to: Place,
  type: CoreType,
  store: Opcode,
  push: () => void,
): void {
  if (to.kind === 'memory') {
    const { memory, address, offset } = to;
    code.get(address);
    push();
    code.memory(store, { memory, offset });
    return;
  }
  const [slot] = to.slots;
  push();
  widen(code, type, slot!.type);
  code.set(slot!.local);
}

/** The place of a part: `offset` bytes further in memory, or the `count` slots from `first` on. */
export function part(place: Place, offset: number, first: number, count: number): Place {
  return place.kind === 'memory'
    ? { ...place, offset: place.offset + offset }
    : { kind: 'stack', slots: place.slots.slice(first, first + count) };
}

/** How many slots a value takes that lies on the stack. */
export function slotCount(type: AbiType): number {
  return flatten(type).length;
}

/** The bits of a wider local as a value of the type. */
function narrow(code: Code, have: CoreType, want: CoreType): void {
  if (have === want) return;
  if (have === 'i64' && want === 'i32') code.op(op.i32WrapI64);
  else if (have === 'i64' && want === 'f32') code.op(op.i32WrapI64, op.f32ReinterpretI32);
  else if (have === 'i64' && want === 'f64') code.op(op.f64ReinterpretI64);
  else if (have === 'i32' && want === 'f32') code.op(op.f32ReinterpretI32);
  else throw new TypeError(`no ${want} is in an ${have}`);
}

/** A value's bits for a wider local. */
function widen(code: Code, have: CoreType, want: CoreType): void {
  if (have === want) return;
  if (have === 'i32' && want === 'i64') code.op(op.i64ExtendI32U);
  else if (have === 'f32' && want === 'i64') code.op(op.i32ReinterpretF32, op.i64ExtendI32U);
  else if (have === 'f64' && want === 'i64') code.op(op.i64ReinterpretF64);
  else if (have === 'f32' && want === 'i32') code.op(op.i32ReinterpretF32);
  else throw new TypeError(`no ${have} is put into an ${want}`);
}
