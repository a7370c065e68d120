/**
 * Values that are one core value: booleans, numbers, characters, flags and handles. What hosts may give for them, the
 * conversions of the host's kinds know, whose other side is that core value.
 */
import { flagsSize, type Layout } from '../../../abi/index.ts';
import type { DefinedType, Primitive } from '../../../model/index.ts';
import type { CoreValue } from '../../core/core-func.ts';
import type { Store } from '../../core/store.ts';
import { flags as hostFlags } from '../kinds/flags.ts';
import { primitives } from '../kinds/primitives.ts';
import { handleConversion } from '../resources.ts';
import type { Conversion } from '../values.ts';
import type { HostMemory } from './memory.ts';
import type { DirectKinds, DirectType, DirectValues } from './values.ts';

/** How a value lies in memory. */
interface Form<V> {
  readonly size: Layout['align'];
  readonly get: (view: DataView, ptr: number) => V;
  readonly set: (view: DataView, ptr: number, value: V) => void;
  /** The value of a core value, of which bits may have to go. */
  readonly of: (core: V) => V;
}

const form = <V>(
  size: Form<V>['size'],
  get: Form<V>['get'],
  set: Form<V>['set'],
  of: Form<V>['of'],
): Form<V> => ({ size, get, set, of });

const u8 = form<number>(
  1,
  (v, p) => v.getUint8(p),
  (v, p, i) => v.setUint8(p, i),
  (i) => i & 0xff,
);
const u16 = form<number>(
  2,
  (v, p) => v.getUint16(p, true),
  (v, p, i) => v.setUint16(p, i, true),
  (i) => i & 0xffff,
);
const u32 = form<number>(
  4,
  (v, p) => v.getUint32(p, true),
  (v, p, i) => v.setUint32(p, i, true),
  (i) => i >>> 0,
);

const forms = {
  u8,
  u16,
  u32,
  char: u32,
  s8: form<number>(
    1,
    (v, p) => v.getInt8(p),
    u8.set,
    (i) => (i << 24) >> 24,
  ),
  s16: form<number>(
    2,
    (v, p) => v.getInt16(p, true),
    u16.set,
    (i) => (i << 16) >> 16,
  ),
  s32: form<number>(
    4,
    (v, p) => v.getInt32(p, true),
    u32.set,
    (i) => i | 0,
  ),
  u64: form<bigint>(
    8,
    (v, p) => v.getBigUint64(p, true),
    (v, p, i) => v.setBigUint64(p, i, true),
    (i) => BigInt.asUintN(64, i),
  ),
  s64: form<bigint>(
    8,
    (v, p) => v.getBigInt64(p, true),
    (v, p, i) => v.setBigInt64(p, i, true),
    (i) => i,
  ),
  f32: form<number>(
    4,
    (v, p) => v.getFloat32(p, true),
    (v, p, f) => v.setFloat32(p, f, true),
    (f) => f,
  ),
  f64: form<number>(
    8,
    (v, p) => v.getFloat64(p, true),
    (v, p, f) => v.setFloat64(p, f, true),
    (f) => f,
  ),
} satisfies { readonly [P in Primitive]?: Form<number> | Form<bigint> };

/** Unsigned integers by their bytes. */
const unsigned = { 1: u8, 2: u16, 4: u32 } as const;

/** What is converted to and from what lies in memory in a form. */
function scalar<V extends CoreValue>(
  memory: HostMemory,
  { size, get, set, of }: Form<V>,
  { toHost, fromHost }: Conversion<V>,
  weight = 16,
): DirectType {
  return {
    size,
    align: size,
    weight,
    // Where there are no handles, none asks for the scope.
    write(value, ptr, scope) {
      const taken = fromHost(value, scope!);
      set(memory.view, ptr, taken);
    },
    read: (ptr, scope) => toHost(get(memory.view, ptr), scope!),
    core: {
      to: (value, scope) => fromHost(value, scope!),
      from: (core, scope) => toHost(of(core as V), scope!),
    },
    pair: undefined,
  };
}

/** What is an unsigned integer of so many bytes. */
export function index(
  memory: HostMemory,
  size: keyof typeof unsigned,
  conversion: Conversion<number>,
): DirectType {
  return scalar(memory, unsigned[size], conversion);
}

/** Where the index of a case lies. */
export function discriminant(
  memory: HostMemory,
  size: keyof typeof unsigned,
): { readonly get: (ptr: number) => number; readonly set: (ptr: number, index: number) => void } {
  const { get, set } = unsigned[size];
  return { get: (ptr) => get(memory.view, ptr), set: (ptr, i) => set(memory.view, ptr, i) };
}

const primitive =
  (kind: keyof typeof forms) =>
  (_: unknown, { memory }: DirectValues): DirectType =>
    scalar(memory, forms[kind] as Form<CoreValue>, primitives[kind]() as Conversion<CoreValue>);

const takeBool = primitives.bool().fromHost as (value: unknown) => boolean;

/** Those of the primitives. */
export const scalars = {
  bool: (_, { memory }) =>
    scalar(
      memory,
      form<number>(1, u8.get, u8.set, (i) => i),
      {
        toHost: (i) => i !== 0,
        fromHost: (value) => (takeBool(value) ? 1 : 0),
      },
    ),
  u8: primitive('u8'),
  s8: primitive('s8'),
  u16: primitive('u16'),
  s16: primitive('s16'),
  u32: primitive('u32'),
  s32: primitive('s32'),
  u64: primitive('u64'),
  s64: primitive('s64'),
  f32: primitive('f32'),
  f64: primitive('f64'),
  char: primitive('char'),
} as const satisfies DirectKinds;

type FlagsType = Extract<DefinedType, { readonly kind: 'flags' }>;

export function flags(type: FlagsType, values: DirectValues): DirectType {
  const count = type.flags.length;
  return scalar(
    values.memory,
    unsigned[flagsSize(count)],
    hostFlags(type, values) as Conversion<number>,
    16 * count,
  );
}

/** Handles of a program, which travel as representations. */
export function directHandles(store: Store): DirectKinds {
  const handle: NonNullable<DirectKinds['own' | 'borrow']> = (type, { memory }) =>
    scalar(memory, u32, handleConversion(store, type), 80);
  return { own: handle, borrow: handle };
}
