/**
 * How a value lies in memory: alignment and size of a type, offsets of a record's fields, where a variant's payload
 * starts. Pointers have four bytes. CanonicalABI.md, Alignment and Element Size.
 */
import type { AbiRecord, AbiType, AbiVariant } from './despecialize.ts';

export interface Layout {
  /** Bytes, a multiple of `align`. */
  readonly size: number;
  readonly align: 1 | 2 | 4 | 8;
}

export interface RecordLayout extends Layout {
  /** Offset of each field. */
  readonly offsets: readonly number[];
}

export interface VariantLayout extends Layout {
  readonly discriminantSize: 1 | 2 | 4;
  readonly payloadOffset: number;
}

const known = new WeakMap<AbiType, Layout>();

/** Alignment and size, in bytes. */
export function layout(type: AbiRecord): RecordLayout;
export function layout(type: AbiVariant): VariantLayout;
export function layout(type: AbiType): Layout;
export function layout(type: AbiType): Layout {
  let result = known.get(type);
  if (result === undefined) known.set(type, (result = compute(type)));
  return result;
}

function compute(type: AbiType): Layout {
  switch (type.kind) {
    case 'bool':
    case 'u8':
    case 's8':
      return scalar(1);
    case 'u16':
    case 's16':
      return scalar(2);
    case 'u32':
    case 's32':
    case 'f32':
    case 'char':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return scalar(4);
    case 'u64':
    case 's64':
    case 'f64':
      return scalar(8);
    case 'string':
      return { size: 8, align: 4 };
    case 'list': {
      if (type.length === undefined) return { size: 8, align: 4 };
      const { size, align } = layout(type.element);
      return { size: size * type.length, align };
    }
    case 'record':
      return recordLayout(type);
    case 'variant':
      return variantLayout(type);
    case 'flags':
      return scalar(flagsSize(type.labels.length));
    default:
      return type satisfies never;
  }
}

const scalar = (size: Layout['align']): Layout => ({ size, align: size });

const recordLayout = (type: AbiRecord): RecordLayout =>
  layoutOfFields(type.fields.map((f) => layout(f.type)));

const variantLayout = (type: AbiVariant): VariantLayout =>
  layoutOfCases(type.cases.map((c) => c.type && layout(c.type)));

/** That of a record of such fields. */
export function layoutOfFields(fields: readonly Layout[]): RecordLayout {
  let end = 0;
  let align: Layout['align'] = 1;
  const offsets = fields.map((field) => {
    const offset = alignTo(end, field.align);
    end = offset + field.size;
    align = maxAlign(align, field.align);
    return offset;
  });
  return { size: alignTo(end, align), align, offsets };
}

/** That of a variant of cases with such payloads, or none. */
export function layoutOfCases(payloads: readonly (Layout | undefined)[]): VariantLayout {
  const discriminant = discriminantSize(payloads.length);
  let payloadAlign: Layout['align'] = 1;
  let payloadSize = 0;
  for (const payload of payloads) {
    if (payload === undefined) continue;
    payloadAlign = maxAlign(payloadAlign, payload.align);
    payloadSize = Math.max(payloadSize, payload.size);
  }
  const payloadOffset = alignTo(discriminant, payloadAlign);
  const align = maxAlign(discriminant, payloadAlign);
  return {
    size: alignTo(payloadOffset + payloadSize, align),
    align,
    discriminantSize: discriminant,
    payloadOffset,
  };
}

/** Bytes of the discriminant of a variant with so many cases. */
export function discriminantSize(cases: number): 1 | 2 | 4 {
  if (cases <= 2 ** 8) return 1;
  return cases <= 2 ** 16 ? 2 : 4;
}

/** Bytes of so many flags, of which there are at most 32. */
export function flagsSize(labels: number): 1 | 2 | 4 {
  if (labels <= 8) return 1;
  return labels <= 16 ? 2 : 4;
}

/** The next multiple of `align` that is not before `offset`. */
export function alignTo(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

const maxAlign = (a: Layout['align'], b: Layout['align']): Layout['align'] => (a > b ? a : b);
