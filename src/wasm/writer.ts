/**
 * A growing row of bytes: LEB128 integers, names, vectors, and parts that carry their size, the counterpart of
 * `reader.ts` (core specification, Binary Format, Values). Integers are written in their shortest form.
 */

const utf8 = new TextEncoder();

/** Rows from this length on, as of core modules, aren't copied before all is put together. */
const large = 1 << 15;

export class Writer {
  /** What comes before `#bytes`, and how long that is. */
  #rows: Uint8Array[] = [];
  #before = 0;
  #bytes = new Uint8Array(64);
  /** How many of `#bytes` are written. */
  #length = 0;

  /** The bytes so far: a view that later writing may make stale. */
  get bytes(): Uint8Array {
    if (this.#rows.length > 0) this.#join();
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#before + this.#length;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** Bytes as they are; they have to stay so until all is written. */
  raw(bytes: Uint8Array | readonly number[]): void {
    if (bytes instanceof Uint8Array && bytes.length >= large) return this.#add(bytes);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** An unsigned integer of up to 53 bits. */
  u32(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A signed integer of up to 53 bits: an index where a negative code could stand, or a constant. */
  s33(value: number): void {
    let rest = value;
    for (;;) {
      const low = ((rest % 0x80) + 0x80) % 0x80;
      rest = Math.floor(rest / 0x80);
      const isLast = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
      this.byte(isLast ? low : low | 0x80);
      if (isLast) return;
    }
  }

  /** A signed integer of up to 64 bits. */
  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
      this.byte(isLast ? low : low | 0x80);
      if (isLast) return;
    }
  }

  name(text: string): void {
    const bytes = utf8.encode(text);
    this.u32(bytes.length);
    this.raw(bytes);
  }

  flag(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  /** 0x01 and what is there, or 0x00. */
  optional<T>(value: T | undefined, write: (value: T) => void): void {
    this.flag(value !== undefined);
    if (value !== undefined) write(value);
  }

  vec<T>(items: readonly T[], write: (item: T) => void): void {
    this.u32(items.length);
    for (const item of items) write(item);
  }

  /** What `write` writes, with its size in front. */
  sized(write: (part: Writer) => void): void {
    const part = new Writer();
    write(part);
    this.u32(part.length);
    for (const row of part.#rows) this.#add(row);
    this.raw(part.#bytes.subarray(0, part.#length));
  }

  /** Puts a row behind what is written. */
  #add(row: Uint8Array): void {
    if (this.#length > 0) this.#rows.push(this.#bytes.subarray(0, this.#length));
    this.#rows.push(row);
    this.#before += this.#length + row.length;
    this.#bytes = new Uint8Array(64);
    this.#length = 0;
  }

  #join(): void {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const row of [...this.#rows, this.#bytes.subarray(0, this.#length)]) {
      all.set(row, at);
      at += row.length;
    }
    this.#bytes = all;
    this.#length = at;
    this.#rows = [];
    this.#before = 0;
  }

  #room(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** The table of codes read backwards. */
export function codesOf<T>(table: ReadonlyMap<number, T>): ReadonlyMap<T, number> {
  return new Map([...table].map(([code, value]) => [value, code]));
}
