/**
 * What steps speak of: operands, of core types and of the guest's language; the shapes of types, by what they are made of;
 * and the instructions of core WebAssembly between them.
 */
import type {
  FutureType,
  HandleType,
  ListType,
  MapType,
  OptionType,
  RecordType,
  ResultType,
  StreamType,
  TupleType,
  TypeRef,
  VariantType,
} from '../../model/index.ts';
import type { CoreType } from '../flatten.ts';
import type { PlainKind } from '../plain.ts';

/** A core value that one step makes, or the core function is given, and later steps use. */
export interface CoreOperand {
  readonly kind: 'core';
  /** Unique among all operands of its function. */
  readonly id: number;
  readonly type: CoreType;
}

/** A value of the guest's language. */
export interface ValueOperand {
  readonly kind: 'value';
  readonly id: number;
  /** Its WIT type, by the name under which it was written. */
  readonly type: TypeRef;
}

export type Operand = CoreOperand | ValueOperand;

/** How long memory that the guest gives has to stay as it is. */
export type Lifetime =
  /** Until the step that calls is done: for an asynchronous call, with its `wait`. */
  | 'call'
  /** Until the post-return function runs, which frees it. */
  | 'post-return'
  /** Until the stream or future has copied the element that points to it; `free` of its payload then frees it. */
  | 'copy';

export type Scalar =
  'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' | 's64' | 'f32' | 'f64' | 'char';

/** Numbers whose arrays lie in memory as a list of them does. */
export type BulkNumber = Exclude<Scalar, 'bool' | 'char'>;

/**
 * Present where elements point nowhere and hold no handle: the kinds of which they are made (`plainParts`). Where a
 * language has each of these in memory as the canonical ABI does, elements are copied, or passed, whole.
 */
export type PlainKinds = ReadonlySet<PlainKind>;

export type StringEncoding = 'utf8' | 'utf16' | 'latin1+utf16';

/** What is an index of a handle table in core code. */
export type IndexShape = HandleType | StreamType | FutureType | { readonly kind: 'error-context' };

/** What has parts that are always there. */
export type ProductShape = RecordType | TupleType | ListType;

/** What is one of several cases, some with a payload. */
export type SumShape = VariantType | OptionType | ResultType;

/** What is a pointer to elements and their number. */
export type SequenceShape = ListType | MapType;

/** Core instructions between core types; those that a variant's joined slots need. */
export type Conversion =
  | 'i64.extend_i32_u'
  | 'i32.wrap_i64'
  | 'i32.reinterpret_f32'
  | 'f32.reinterpret_i32'
  | 'i64.reinterpret_f64'
  | 'f64.reinterpret_i64';

export type LoadOp =
  | 'i32.load8_u'
  | 'i32.load8_s'
  | 'i32.load16_u'
  | 'i32.load16_s'
  | 'i32.load'
  | 'i64.load'
  | 'f32.load'
  | 'f64.load';

export type StoreOp =
  'i32.store8' | 'i32.store16' | 'i32.store' | 'i64.store' | 'f32.store' | 'f64.store';
