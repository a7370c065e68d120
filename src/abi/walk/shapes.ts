/**
 * What lowering, lifting and freeing have in common: how each shape lies in memory and flat, and what its parts are.
 * CanonicalABI.md, Element Size, Loading and Flattening.
 */
import type { TypeRef } from '../../model/index.ts';
import { type AbiRecord, type AbiVariant, type AbiType, type ValueShape } from '../despecialize.ts';
import type { CoreType } from '../flatten.ts';
import { discriminantSize, flagsSize, layout } from '../layout.ts';
import { plainParts } from '../plain.ts';
import type { Emitter } from './emitter.ts';
import type {
  BulkNumber,
  Conversion,
  CoreOperand,
  LoadOp,
  PlainKinds,
  ProductShape,
  SequenceShape,
  StoreOp,
  SumShape,
} from './operands.ts';

/** How a shape that is one core value lies in memory. */
export interface MemoryForm {
  readonly type: CoreType;
  readonly load: LoadOp;
  readonly store: StoreOp;
}

const form = (load: LoadOp, store: StoreOp): MemoryForm => ({
  type: load.slice(0, 3) as CoreType,
  load,
  store,
});

const byte = form('i32.load8_u', 'i32.store8');
const half = form('i32.load16_u', 'i32.store16');
/** Pointers, lengths, indexes. */
export const word = form('i32.load', 'i32.store');

/** An unsigned integer of so many bytes: discriminants and flags. */
export function unsignedForm(size: 1 | 2 | 4): MemoryForm {
  return size === 1 ? byte : size === 2 ? half : word;
}

/** A shape that is one core value. */
export type SingleShape = Exclude<
  ValueShape,
  SumShape | ProductShape | SequenceShape | StringShape
>;
interface StringShape {
  readonly kind: 'string';
}

export function memoryForm(shape: SingleShape): MemoryForm {
  switch (shape.kind) {
    case 'bool':
    case 'u8':
      return byte;
    case 's8':
      return form('i32.load8_s', 'i32.store8');
    case 'u16':
      return half;
    case 's16':
      return form('i32.load16_s', 'i32.store16');
    case 'u32':
    case 's32':
    case 'char':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return word;
    case 'u64':
    case 's64':
      return form('i64.load', 'i64.store');
    case 'f32':
      return form('f32.load', 'f32.store');
    case 'f64':
      return form('f64.load', 'f64.store');
    case 'enum':
      return unsignedForm(discriminantSize(shape.cases.length));
    case 'flags':
      return unsignedForm(flagsSize(shape.flags.length));
    default:
      return shape satisfies never;
  }
}

/** Reads one core value. */
export function load(e: Emitter, { load, type }: MemoryForm, at: Address): CoreOperand {
  const to = e.core(type);
  e.emit({ kind: 'load', op: load, base: at.base, offset: at.offset, to });
  return to;
}

/** Writes one core value. */
export function store(e: Emitter, { store }: MemoryForm, at: Address, from: CoreOperand): void {
  e.emit({ kind: 'store', op: store, base: at.base, offset: at.offset, from });
}

/** A place in memory that is aligned for what lies there. */
export interface Address {
  readonly base: CoreOperand;
  readonly offset: number;
}

export const further = (at: Address, bytes: number): Address => ({
  base: at.base,
  offset: at.offset + bytes,
});

/** The types of a product's parts; those of a fixed-length list only where it is known to be short. */
export function partTypes(shape: ProductShape): readonly TypeRef[] {
  switch (shape.kind) {
    case 'record':
      return shape.fields.map((f) => f.type);
    case 'tuple':
      return shape.types;
    case 'list':
      return Array.from({ length: shape.length ?? 0 }, () => shape.type);
    default:
      return shape satisfies never;
  }
}

/** The offsets of a record's or tuple's parts. */
export function partOffsets(e: Emitter, type: TypeRef): readonly number[] {
  return layout(e.abi.of(type) as AbiRecord).offsets;
}

/** A case of a sum, under the name that WIT has for it. */
export interface SumCase {
  readonly name: string;
  readonly type?: TypeRef;
}

export function casesOf(shape: SumShape): readonly SumCase[] {
  switch (shape.kind) {
    case 'variant':
      return shape.cases;
    case 'option':
      return [{ name: 'none' }, { name: 'some', type: shape.type }];
    case 'result':
      return [
        { name: 'ok', ...(shape.ok === undefined ? {} : { type: shape.ok }) },
        { name: 'err', ...(shape.err === undefined ? {} : { type: shape.err }) },
      ];
    default:
      return shape satisfies never;
  }
}

export interface SumForm {
  readonly discriminant: MemoryForm;
  readonly payloadOffset: number;
}

export function sumForm(e: Emitter, type: TypeRef): SumForm {
  const { discriminantSize, payloadOffset } = layout(e.abi.of(type) as AbiVariant);
  return { discriminant: unsignedForm(discriminantSize), payloadOffset };
}

/** What an element of a sequence is made of, and where in it each item lies. */
export function elementOf(
  e: Emitter,
  shape: SequenceShape,
): {
  readonly type: AbiType;
  readonly items: readonly TypeRef[];
  readonly offsets: readonly number[];
} {
  if (shape.kind === 'list')
    return { type: e.abi.of(shape.type), items: [shape.type], offsets: [0] };
  const items = [shape.key, shape.value];
  const type = e.abi.tuple(items);
  return { type, items, offsets: layout(type).offsets };
}

const bulkNumbers: ReadonlySet<string> = new Set<BulkNumber>([
  ...(['u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64', 'f32', 'f64'] as const),
]);

/** The number whose arrays lie in memory as this list does. */
export function bulkOf(e: Emitter, shape: SequenceShape): { readonly bulk?: BulkNumber } {
  if (shape.kind !== 'list') return {};
  const { kind } = e.shape(shape.type);
  return bulkNumbers.has(kind) ? { bulk: kind as BulkNumber } : {};
}

/** Of what elements are made that point nowhere. */
export function plainOf(e: Emitter, shape: SequenceShape): { readonly plain?: PlainKinds } {
  const plain = shape.kind === 'list' ? plainParts(e.abi, shape.type) : undefined;
  return plain === undefined ? {} : { plain };
}

/** The conversions from a core value to a slot that it shares with others, or back. */
export function convert(e: Emitter, from: CoreOperand, want: CoreType): CoreOperand {
  let at = from;
  for (const op of conversions[from.type][want]) {
    const to = e.core(op.slice(0, 3) as CoreType);
    e.emit({ kind: 'convert', op, from: at, to });
    at = to;
  }
  return at;
}

/** Only joins occur: f32 and i32 in i32; i32, f32 and f64 in i64; and back. */
const conversions: Readonly<Record<CoreType, Readonly<Record<CoreType, readonly Conversion[]>>>> = {
  i32: { i32: [], i64: ['i64.extend_i32_u'], f32: ['f32.reinterpret_i32'], f64: [] },
  i64: {
    i32: ['i32.wrap_i64'],
    i64: [],
    f32: ['i32.wrap_i64', 'f32.reinterpret_i32'],
    f64: ['f64.reinterpret_i64'],
  },
  f32: {
    i32: ['i32.reinterpret_f32'],
    i64: ['i32.reinterpret_f32', 'i64.extend_i32_u'],
    f32: [],
    f64: [],
  },
  f64: { i32: [], i64: ['i64.reinterpret_f64'], f32: [], f64: [] },
};
