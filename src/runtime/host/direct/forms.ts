/** How what is one core value lies in memory. A program's share of the runtime has the forms that its types have. */
import type { Layout } from '../../../abi/index.ts';

export interface Form<V> {
  readonly size: Layout['align'];
  readonly get: (view: DataView, ptr: number) => V;
  readonly set: (view: DataView, ptr: number, value: V) => void;
  /** The value of a core value, of which bits may have to go. */
  readonly of: (core: V) => V;
}

const set8 = (view: DataView, ptr: number, i: number): void => view.setUint8(ptr, i);
const set16 = (view: DataView, ptr: number, i: number): void => view.setUint16(ptr, i, true);
const set32 = (view: DataView, ptr: number, i: number): void => view.setUint32(ptr, i, true);

export const u8: Form<number> = {
  size: 1,
  get: (view, ptr) => view.getUint8(ptr),
  set: set8,
  of: (i) => i & 0xff,
};

export const u16: Form<number> = {
  size: 2,
  get: (view, ptr) => view.getUint16(ptr, true),
  set: set16,
  of: (i) => i & 0xffff,
};

export const u32: Form<number> = {
  size: 4,
  get: (view, ptr) => view.getUint32(ptr, true),
  set: set32,
  of: (i) => i >>> 0,
};

export const s8: Form<number> = {
  size: 1,
  get: (view, ptr) => view.getInt8(ptr),
  set: set8,
  of: (i) => (i << 24) >> 24,
};

export const s16: Form<number> = {
  size: 2,
  get: (view, ptr) => view.getInt16(ptr, true),
  set: set16,
  of: (i) => (i << 16) >> 16,
};

export const s32: Form<number> = {
  size: 4,
  get: (view, ptr) => view.getInt32(ptr, true),
  set: set32,
  of: (i) => i | 0,
};

export const u64: Form<bigint> = {
  size: 8,
  get: (view, ptr) => view.getBigUint64(ptr, true),
  set: (view, ptr, i) => view.setBigUint64(ptr, i, true),
  of: (i) => BigInt.asUintN(64, i),
};

export const s64: Form<bigint> = {
  size: 8,
  get: (view, ptr) => view.getBigInt64(ptr, true),
  set: (view, ptr, i) => view.setBigInt64(ptr, i, true),
  of: (i) => i,
};

export const f32: Form<number> = {
  size: 4,
  get: (view, ptr) => view.getFloat32(ptr, true),
  set: (view, ptr, f) => view.setFloat32(ptr, f, true),
  of: (f) => f,
};

export const f64: Form<number> = {
  size: 8,
  get: (view, ptr) => view.getFloat64(ptr, true),
  set: (view, ptr, f) => view.setFloat64(ptr, f, true),
  of: (f) => f,
};
