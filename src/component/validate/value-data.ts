/**
 * The bytes of a value definition (🪙) against its type: what is wrong with them, if anything. Binary.md, Value
 * Definitions: types that have no production there have no values that could be written down.
 */
import type { DefinedType, Primitive, TypeDef, TypeRef } from '../../model/index.ts';

/** Carries why the bytes are no value of the type. */
class NoValue extends Error {}

/** Why `data` is not the encoding of one value of the type; undefined if it is. */
export function valueProblem(
  types: readonly TypeDef[],
  type: TypeRef,
  data: Uint8Array,
): string | undefined {
  const cursor = new Cursor(data);
  try {
    skipValue(types, type, cursor);
    return cursor.left === 0 ? undefined : `${cursor.left} bytes are left after it`;
  } catch (e) {
    if (!(e instanceof NoValue)) throw e;
    return e.message;
  }
}

class Cursor {
  readonly #bytes: Uint8Array;
  #pos = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#pos;
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw new NoValue('it ends too early');
    this.#pos += count;
    return this.#bytes.subarray(this.#pos - count, this.#pos);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** The next byte without taking it. */
  peek(): number {
    const next = this.#bytes[this.#pos];
    if (next === undefined) throw new NoValue('it ends too early');
    return next;
  }

  /** A LEB128 integer. */
  integer(bits: 16 | 32 | 64, signed: boolean): bigint {
    let value = 0n;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte >= 0x80) continue;
      const result = signed ? BigInt.asIntN(shift + 7, value) : value;
      const fits = signed ? BigInt.asIntN(bits, result) : BigInt.asUintN(bits, result);
      if (fits === result) return result;
      break;
    }
    throw new NoValue(`an integer has more than ${bits} bits`);
  }

  count(): number {
    return Number(this.integer(32, false));
  }

  /** An index of one of `count` cases. */
  index(count: number): number {
    const index = this.count();
    if (index >= count) throw new NoValue(`there is no case ${index} of ${count}`);
    return index;
  }

  utf8(length: number): void {
    const bytes = this.take(length);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new NoValue('its text is not valid UTF-8');
    }
  }
}

/** The one NaN of each width that may be written. */
const canonicalNan = { f32: [0, 0, 0xc0, 0x7f], f64: [0, 0, 0, 0, 0, 0, 0xf8, 0x7f] } as const;

function skipPrimitive(primitive: Primitive, c: Cursor): void {
  switch (primitive) {
    case 'bool':
      if (c.byte() > 1) throw new NoValue('a bool is 0 or 1');
      return;
    case 'u8':
    case 's8':
      c.byte();
      return;
    case 'u16':
    case 's16':
      c.integer(16, primitive === 's16');
      return;
    case 'u32':
    case 's32':
      c.integer(32, primitive === 's32');
      return;
    case 'u64':
    case 's64':
      c.integer(64, primitive === 's64');
      return;
    case 'f32':
    case 'f64': {
      const bytes = c.take(primitive === 'f32' ? 4 : 8);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const value = primitive === 'f32' ? view.getFloat32(0, true) : view.getFloat64(0, true);
      if (Number.isNaN(value) && canonicalNan[primitive].some((b, i) => b !== bytes[i])) {
        throw new NoValue('a NaN must be the canonical one');
      }
      return;
    }
    case 'char': {
      const first = c.peek();
      return c.utf8(first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
    }
    case 'string':
      return c.utf8(c.count());
    case 'error-context':
      throw new NoValue('an error-context can not be written down');
    default:
      primitive satisfies never;
  }
}

function skipValue(types: readonly TypeDef[], ref: TypeRef, c: Cursor): void {
  if (typeof ref === 'string') return skipPrimitive(ref, c);
  const { type } = types[ref]!;
  const skip = (part: TypeRef | undefined): void => {
    if (part !== undefined) skipValue(types, part, c);
  };
  switch (type.kind) {
    case 'alias':
      return skip(type.type);
    case 'record':
      for (const field of type.fields) skip(field.type);
      return;
    case 'tuple':
      for (const part of type.types) skip(part);
      return;
    case 'variant':
      return skip(type.cases[c.index(type.cases.length)]!.type);
    case 'enum':
      c.index(type.cases.length);
      return;
    case 'flags':
      c.take(Math.ceil(type.flags.length / 8));
      return;
    case 'option':
      return skip(isSecond(c) ? type.type : undefined);
    case 'result':
      return skip(isSecond(c) ? type.err : type.ok);
    case 'list':
      if (type.length !== undefined) return noForm(type);
      for (let left = c.count(); left > 0; left--) skip(type.type);
      return;
    default:
      return noForm(type);
  }
}

function noForm({ kind, ...more }: DefinedType): never {
  const what = 'length' in more ? 'a list of fixed length' : `a ${kind}`;
  throw new NoValue(`${what} can not be written down`);
}

function isSecond(c: Cursor): boolean {
  const byte = c.byte();
  if (byte > 1) throw new NoValue('what says which case it is must be 0 or 1');
  return byte === 1;
}
