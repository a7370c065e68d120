/**
 * A growing row of bytes: LEB128 integers, names, vectors, and parts that carry their size, the counterpart of
 * `reader.ts` (core specification, Binary Format, Values). Integers are written in their shortest form.
 */

const utf8 = new TextEncoder();

export class Writer {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** The bytes so far: a view that later writing may make stale. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  raw(bytes: Uint8Array | readonly number[]): void {
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
    this.raw(part.bytes);
  }

  #room(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}

/** The table of codes read backwards. */
export function codesOf<T>(table: ReadonlyMap<number, T>): ReadonlyMap<T, number> {
  return new Map([...table].map(([code, value]) => [value, code]));
}
