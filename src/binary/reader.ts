/**
 * A cursor over the bytes of a binary: bytes, LEB128 integers, names, vectors, and parts with an end of their own
 * (core specification, Binary Format, Values). What is wrong is thrown as `MalformedBinary`, which `readComponent`
 * catches: it never leaves this room. Nothing is allocated by a count that the file only claims.
 */
import { diagnostic, limits, type Diagnostic, type DiagnosticParts } from '../base/index.ts';

/** Carries the one diagnostic with which reading ends. */
export class MalformedBinary extends Error {
  readonly diagnostic: Diagnostic;

  constructor(d: Diagnostic) {
    super(d.message);
    this.diagnostic = d;
  }
}

/** What all readers of one file share. */
interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The way to where we are, from the outside in; an entry of a vector is told by its number. */
  readonly path: (string | Entry)[];
  /** How many entries of vectors were read so far. */
  items: number;
  depth: number;
}

/** The entry of a vector that is being read. */
interface Entry {
  readonly what: string;
  index: number;
}

/** Names up to this length are mostly ASCII, which is quicker put together than decoded. */
const shortName = 48;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class Reader {
  readonly #file: File;
  /** Offset of the next byte, from the start of the file. */
  pos: number;
  /** Offset of the first byte that is not ours any more. */
  readonly end: number;

  private constructor(file: File, pos: number, end: number) {
    this.#file = file;
    this.pos = pos;
    this.end = end;
  }

  static of(bytes: Uint8Array, name: string): Reader {
    return new Reader({ name, bytes, path: [], items: 0, depth: 0 }, 0, bytes.length);
  }

  get file(): string {
    return this.#file.name;
  }

  get atEnd(): boolean {
    return this.pos >= this.end;
  }

  /** Ends reading with a diagnostic at `offset`. */
  fail(
    code: string,
    message: string,
    offset: number = this.pos,
    parts: DiagnosticParts = {},
  ): never {
    const span = { file: this.file, offset, path: pathText(this.#file.path) };
    throw new MalformedBinary(diagnostic(`binary/${code}`, message, span, parts));
  }

  /** Reads `what` with its name on the path, so that a failure within says where it is. */
  within<T>(what: string, read: () => T): T {
    const { path } = this.#file;
    path.push(what);
    const result = read();
    path.pop();
    return result;
  }

  /** As `within`, and counted as a level of nesting. */
  nested<T>(what: string, read: () => T): T {
    const file = this.#file;
    if (++file.depth > limits.nesting) {
      this.fail('nesting', `components and types are nested more than ${limits.nesting} deep`);
    }
    const result = this.within(what, read);
    file.depth--;
    return result;
  }

  byte(what: string): number {
    if (this.pos >= this.end) this.#truncated(what, 1);
    return this.#file.bytes[this.pos++]!;
  }

  /** The next byte without taking it; undefined at the end. */
  peek(): number | undefined {
    return this.pos < this.end ? this.#file.bytes[this.pos] : undefined;
  }

  /** A view of the next `length` bytes. */
  take(length: number, what: string): Uint8Array {
    if (length > this.end - this.pos) this.#truncated(what, length);
    const start = this.pos;
    this.pos += length;
    return this.#file.bytes.subarray(start, this.pos);
  }

  /** A view of what was read from `start` on. */
  since(start: number): Uint8Array {
    return this.#file.bytes.subarray(start, this.pos);
  }

  /** A view of what was read between two places. */
  between(start: number, end: number): Uint8Array {
    return this.#file.bytes.subarray(start, end);
  }

  /** A reader of the next `length` bytes. */
  part(length: number, what: string): Reader {
    const start = this.pos;
    this.take(length, what);
    return new Reader(this.#file, start, this.pos);
  }

  u32(what: string): number {
    return Number(this.#leb(what, 32, false));
  }

  /** An unsigned 64-bit integer as a number: exact as far as page and table counts go. */
  u64(what: string): number {
    return Number(this.#leb(what, 64, false));
  }

  s33(what: string): number {
    return Number(this.#leb(what, 33, true));
  }

  /** Takes a signed integer of which only the extent is of interest. */
  skipLeb(what: string, bits: 32 | 64): void {
    this.#leb(what, bits, true);
  }

  name(what: string): string {
    const length = this.u32(`length of ${what}`);
    const start = this.pos;
    if (length > this.end - start) this.#truncated(what, length);
    this.pos = start + length;
    const { bytes } = this.#file;
    const ascii = length <= shortName ? asciiText(bytes, start, this.pos) : undefined;
    if (ascii !== undefined) return ascii;
    try {
      return utf8.decode(bytes.subarray(start, this.pos));
    } catch {
      return this.fail('malformed', `${what} is not valid UTF-8`, start);
    }
  }

  /** A byte that may only be `value`. */
  expect(value: number, what: string): void {
    const at = this.pos;
    const found = this.byte(what);
    if (found !== value) {
      this.fail('malformed', `${what} must be ${hex(value)}, but is ${hex(found)}`, at);
    }
  }

  flag(what: string): boolean {
    const at = this.pos;
    const found = this.byte(what);
    if (found > 1) this.fail('malformed', `${what} must be 0x00 or 0x01, but is ${hex(found)}`, at);
    return found === 1;
  }

  /** What follows 0x01, or nothing after 0x00. */
  optional<T>(what: string, read: () => T): T | undefined {
    return this.flag(`presence of ${what}`) ? read() : undefined;
  }

  /** A vector: its count and so many entries, each of at least one byte. */
  vec<T>(what: string, read: (index: number) => T): T[] {
    const count = this.#count(what);
    const items: T[] = [];
    const entry: Entry = { what, index: 0 };
    const { path } = this.#file;
    path.push(entry);
    for (; entry.index < count; entry.index++) items.push(read(entry.index));
    path.pop();
    return items;
  }

  /** A vector of integers, of which there may be many thousands; most have one byte. */
  u32s(what: string, each: string): number[] {
    const { bytes, path } = this.#file;
    const count = this.#count(what);
    const items: number[] = [];
    const entry: Entry = { what, index: 0 };
    path.push(entry);
    for (; entry.index < count; entry.index++) {
      const byte = this.pos < this.end ? bytes[this.pos]! : 0x80;
      if (byte >= 0x80) items.push(this.u32(each));
      else {
        items.push(byte);
        this.pos++;
      }
    }
    path.pop();
    return items;
  }

  /** How many entries a vector has. */
  #count(what: string): number {
    const at = this.pos;
    const count = this.u32(`count of ${what}`);
    if (count > this.end - this.pos) {
      this.fail(
        'truncated',
        `${count} entries (${what}) are announced, but only ${this.end - this.pos} bytes are left`,
        at,
      );
    }
    const file = this.#file;
    file.items += count;
    if (file.items > limits.binaryItems) {
      this.fail('too-large', `the file defines more than ${limits.binaryItems} things`, at);
    }
    return count;
  }

  #leb(what: string, bits: number, signed: boolean): bigint | number {
    const at = this.pos;
    const { bytes } = this.#file;
    const first = bytes[at];
    if (first !== undefined && first < 0x80 && at < this.end) {
      this.pos++;
      return signed && first >= 0x40 ? first - 0x80 : first;
    }
    // Four bytes and less, which nearly all are, fit without big integers.
    let small = 0;
    for (let i = 0; i < 4 && at + i < this.end; i++) {
      const byte = bytes[at + i]!;
      small |= (byte & 0x7f) << (7 * i);
      if (byte >= 0x80) continue;
      this.pos = at + i + 1;
      const unused = 25 - 7 * i;
      return signed ? (small << unused) >> unused : small;
    }
    let value = 0n;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = this.byte(what);
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte >= 0x80) continue;
      const width = shift + 7;
      const result = signed ? BigInt.asIntN(width, value) : value;
      const fits = signed
        ? BigInt.asIntN(bits, result) === result
        : BigInt.asUintN(bits, value) === value;
      if (!fits) break;
      return result;
    }
    return this.fail('malformed', `${what} is not an integer of at most ${bits} bits`, at);
  }

  #truncated(what: string, length: number): never {
    const left = this.end - this.pos;
    const inside = this.end < this.#file.bytes.length ? 'its section or part' : 'the file';
    return this.fail(
      'truncated',
      `${inside} ends in the middle of ${what}: ${length} byte${length === 1 ? '' : 's'} wanted, ${left} left`,
    );
  }
}

/** The text of bytes that are all ASCII; undefined of others. */
function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const codes: number[] = [];
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return undefined;
    codes.push(byte);
  }
  return String.fromCharCode(...codes);
}

function pathText(path: readonly (string | Entry)[]): string {
  return path.map((p) => (typeof p === 'string' ? p : `${p.what} ${p.index}`)).join(' > ');
}

export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
