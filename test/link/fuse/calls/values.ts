/**
 * Random values as a guest's core code would hand them over: in its memory, or as core values. What the rules let a
 * guest do freely is always done: bits that mean nothing are random. Where `ill` says so, rules are broken, too.
 */
import { flatten, layout, type AbiType, type CoreType } from '../../../../src/abi/index.ts';
import type { Encoding } from '../../../../src/link/fuse/strings/pair.ts';
import type { Random } from './random.ts';

/** A core value by its bits. */
export interface CoreBits {
  readonly type: CoreType;
  readonly bits: bigint;
}

/** The guest that gives values. */
export interface Giver {
  /** Its memory. */
  readonly bytes: Uint8Array;
  /** Where its values begin and end. */
  readonly start: number;
  readonly end: number;
  readonly encoding: Encoding;
  /** How often a rule is broken where one can be, from 0 to 1. */
  readonly ill: number;
  /** How long strings and lists become, from 0 (all are empty) to 1. */
  readonly size: number;
  /** Gives it a handle of the type, or what is none. */
  handle(type: AbiType & { readonly kind: 'own' | 'borrow' }): number;
}

const texts = [
  '',
  'a',
  'witlink',
  'é',
  'ÿÿ',
  '€',
  'naïve café',
  '漢字',
  '🎉',
  'a🎉b',
  '\u0000',
  'Ā',
];

export class RandomValues {
  readonly #random: Random;
  readonly #giver: Giver;
  readonly #view: DataView;
  #next: number;
  /** How many more values are made before all lists are empty. */
  #left = 400;

  constructor(random: Random, giver: Giver) {
    const { buffer, byteOffset, length } = giver.bytes;
    this.#random = random;
    this.#giver = giver;
    this.#view = new DataView(buffer, byteOffset, length);
    this.#next = giver.start;
  }

  /** A pointer to so many bytes of the guest's, or an ill one. */
  place(size: number, align: number): number {
    const pointer = this.#allocate(size, align);
    if (pointer === undefined) throw new RangeError('the value is larger than its memory');
    return this.#ill() ? this.#wild(size, align) : pointer;
  }

  /** A value in memory; gives the pointer, which may be ill. */
  inMemory(type: AbiType): number {
    const { size, align } = layout(type);
    const pointer = this.place(size, align);
    if (pointer % align === 0 && pointer + size <= this.#giver.bytes.length) {
      this.store(type, pointer);
    }
    return pointer;
  }

  /** Writes a value. */
  store(type: AbiType, at: number): void {
    this.#left--;
    switch (type.kind) {
      case 'record': {
        const { offsets } = layout(type);
        type.fields.forEach((f, i) => this.store(f.type, at + offsets[i]!));
        return;
      }
      case 'variant': {
        const { discriminantSize, payloadOffset } = layout(type);
        const chosen = this.#chosen(type.cases.length, 8 * discriminantSize);
        this.#write(at, discriminantSize, BigInt(chosen));
        const payload = type.cases[chosen]?.type;
        if (payload !== undefined) this.store(payload, at + payloadOffset);
        return;
      }
      case 'list':
        if (type.length !== undefined) {
          const { size } = layout(type.element);
          for (let i = 0; i < type.length; i++) this.store(type.element, at + i * size);
          return;
        }
        return this.#writeRange(at, this.#list(type.element));
      case 'string':
        return this.#writeRange(at, this.#string());
      default: {
        const { size } = layout(type);
        this.#write(at, size, this.#scalar(type, 8 * size));
      }
    }
  }

  /** A value as core values. */
  flat(type: AbiType): readonly CoreBits[] {
    this.#left--;
    switch (type.kind) {
      case 'record':
        return type.fields.flatMap((f) => this.flat(f.type));
      case 'variant': {
        const chosen = this.#chosen(type.cases.length, 32);
        const payload = type.cases[chosen]?.type;
        const values = payload === undefined ? [] : this.flat(payload);
        const slots = flatten(type).slice(1);
        return [
          { type: 'i32', bits: BigInt(chosen) },
          ...slots.map((slot, i) => this.#joined(slot, values[i])),
        ];
      }
      case 'list':
        if (type.length !== undefined) {
          return Array.from({ length: type.length }, () => this.flat(type.element)).flat();
        }
        return this.#list(type.element).map(i32);
      case 'string':
        return this.#string().map(i32);
      default: {
        const [core] = flatten(type);
        return [{ type: core!, bits: this.#scalar(type, core!.endsWith('64') ? 64 : 32) }];
      }
    }
  }

  /** A core value in a slot that may be wider; the bits beside it mean nothing. */
  #joined(slot: CoreType, value: CoreBits | undefined): CoreBits {
    const noise = this.#random.bits(slot.endsWith('64') ? 64 : 32);
    if (value === undefined) return { type: slot, bits: noise };
    const width = value.type.endsWith('64') ? 64 : 32;
    const beside = this.#random.chance(0.5) ? (noise >> BigInt(width)) << BigInt(width) : 0n;
    return { type: slot, bits: value.bits | beside };
  }

  #chosen(cases: number, width: number): number {
    const end = Math.min(2 ** width, 2 ** 32);
    if (cases < end && this.#ill()) {
      return this.#random.pick([cases, end - 1, cases + this.#random.below(end - cases)]);
    }
    return this.#random.below(cases);
  }

  /** The bits of a value that is one core value, in a slot of so many bits. */
  #scalar(type: AbiType, width: number): bigint {
    const random = this.#random;
    const noise = random.bits(width);
    switch (type.kind) {
      case 'bool':
        return random.chance(0.7) ? BigInt(random.below(2)) : noise;
      case 'char':
        return BigInt(this.#char());
      case 'own':
      case 'borrow':
        return BigInt(this.#giver.handle(type));
      case 'f32':
        return random.chance(0.8) ? BigInt(float32Bits(random.below(2000) / 8 - 100)) : noise;
      case 'f64':
        return random.chance(0.8) ? float64Bits(random.below(2000) / 8 - 100) : noise;
      default:
        return random.chance(0.3) ? random.pick([0n, 1n, BigInt.asUintN(width, -1n)]) : noise;
    }
  }

  #char(): number {
    const random = this.#random;
    if (this.#ill()) return random.pick([0xd800, 0xdfff, 0x110000, 0xffffffff, 0x80000041]);
    const char = random.pick([0x41, 0xd7ff, 0xe000, 0x10ffff, random.below(0x110000)]);
    return char >= 0xd800 && char < 0xe000 ? 0 : char;
  }

  #list(element: AbiType): readonly [pointer: number, length: number] {
    const { size, align } = layout(element);
    const { bytes, size: scale } = this.#giver;
    const random = this.#random;
    if (this.#ill()) {
      return random.pick([
        [this.#wild(size, align), 1 + random.below(3)],
        [this.#wild(0, align), 0],
        [random.below(100) * align, random.pick([Math.floor((2 ** 28 - 1) / size) + 1, 2 ** 31])],
        // So long that its bytes are few again in 32 bits.
        [random.below(100) * align, Math.ceil(2 ** 32 / size)],
      ] as const);
    }
    const max = random.chance(0.1) ? 40 : 5;
    const length = Math.min(Math.round(random.below(max) * scale), Math.max(this.#left, 0));
    const pointer = this.#allocate(length * size, align);
    if (pointer === undefined || length === 0) {
      return [random.pick([0, align * random.below(200), bytes.length]), 0];
    }
    for (let i = 0; i < length; i++) this.store(element, pointer + i * size);
    return [pointer, length];
  }

  #string(): readonly [pointer: number, units: number] {
    const random = this.#random;
    const { encoding, bytes, size: scale } = this.#giver;
    let text = '';
    const parts = random.chance(0.1) ? random.below(60) : random.below(4);
    for (let i = 0; i < parts * scale; i++) text += random.pick(texts);
    const isWide =
      encoding === 'utf16' ||
      (encoding === 'latin1+utf16' && (/[^\0-\u00FF]/.test(text) || random.chance(0.3)));
    const tag = encoding === 'latin1+utf16' && isWide ? 0x80000000 : 0;
    const align = encoding === 'utf8' ? 1 : 2;
    if (this.#ill() && random.chance(0.5)) {
      return random.pick([
        [this.#wild(4, align), 4 + tag],
        [this.#wild(0, align), tag],
        [random.below(100) * align, 2 ** 28 + tag],
        [random.below(100) * align, (2 ** 31 - 1 + tag) >>> 0],
      ] as const);
    }
    const encoded =
      encoding === 'utf8'
        ? new TextEncoder().encode(text)
        : unitsOf(text, isWide ? Uint16Array : Uint8Array);
    if (encoded.length > 0 && this.#ill()) encoded[random.below(encoded.length)] = 0xdc;
    const pointer = this.#allocate(encoded.length, align);
    if (pointer === undefined || encoded.length === 0) {
      return [random.pick([0, 2 * random.below(200), bytes.length]), tag];
    }
    bytes.set(encoded, pointer);
    return [pointer, (encoded.length >> (isWide ? 1 : 0)) + tag];
  }

  /** A pointer at which so many bytes don't lie, or not aligned. */
  #wild(size: number, align: number): number {
    const end = this.#giver.bytes.length;
    const beyond = Math.floor((end - size) / align) * align + align;
    const choices = [beyond, 2 ** 32 - align, 2 ** 31];
    if (align > 1)
      choices.push(align * this.#random.below(100) + 1 + this.#random.below(align - 1));
    return this.#random.pick(choices);
  }

  #allocate(size: number, align: number): number | undefined {
    const pointer = Math.ceil(this.#next / align) * align;
    if (pointer + size > this.#giver.end) return undefined;
    this.#next = pointer + size;
    return pointer;
  }

  #ill(): boolean {
    return this.#random.chance(this.#giver.ill);
  }

  #write(at: number, size: number, bits: bigint): void {
    for (let i = 0; i < size; i++)
      this.#view.setUint8(at + i, Number((bits >> BigInt(8 * i)) & 0xffn));
  }

  #writeRange(at: number, [pointer, length]: readonly [number, number]): void {
    this.#view.setUint32(at, pointer, true);
    this.#view.setUint32(at + 4, length, true);
  }
}

const i32 = (value: number): CoreBits => ({ type: 'i32', bits: BigInt(value) });

function unitsOf(text: string, Units: typeof Uint16Array | typeof Uint8Array): Uint8Array {
  const units = Units.from(Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)));
  return new Uint8Array(units.buffer);
}

function float32Bits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

function float64Bits(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0]!;
}
