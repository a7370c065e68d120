/** Transcoders against the plain runtime: results, traps, whole memories, calls of realloc. */
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../../../src/runtime/plain/lifted-string.ts';
import { type Realloc, type Sent, type StringPair, stringPair } from './string-pair.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 1200);

const pairs: readonly (readonly [Encoding, Encoding])[] = [['utf8', 'utf8']];

/** Numbers from 0 up to 1, the same each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Random = () => number;
const below = (random: Random, n: number): number => Math.floor(random() * n);
const pick = <T>(random: Random, of: readonly T[]): T => of[below(random, of.length)]!;

/** Takes what comes next, aligned; carries over what was there, unless it is to lose it. */
function bump(start: number, { loses = false, grows = false } = {}): Realloc {
  let next = start;
  return (memory, old, oldSize, align, newSize) => {
    if (grows) memory.grow(1);
    if (newSize === 0 && old === 0) return align * 8;
    next = Math.ceil(next / align) * align;
    const ptr = next;
    next += newSize + 5;
    if (ptr + newSize > memory.buffer.byteLength) return ptr;
    if (!loses)
      new Uint8Array(memory.buffer).copyWithin(ptr, old, old + Math.min(oldSize, newSize));
    return ptr;
  };
}

/** Code points of what kinds. */
const alphabets: readonly (readonly (readonly [first: number, last: number])[])[] = [
  [[0x00, 0x7f]],
  [
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0xa0, 0xff],
  ],
  [[0x00, 0xff]],
  [[0x80, 0xff]],
  [
    [0x20, 0x7e],
    [0x100, 0x7ff],
  ],
  [[0x80, 0x7ff]],
  [
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x800, 0xd7ff],
  ],
  [[0x4e00, 0x9fff]],
  [[0xe000, 0xffff]],
  [
    [0x1f300, 0x1f6ff],
    [0x20, 0x7e],
  ],
  [[0x10000, 0x10ffff]],
  [
    [0x00, 0x7f],
    [0x80, 0x7ff],
    [0x800, 0xd7ff],
    [0xe000, 0xffff],
    [0x10000, 0x10ffff],
  ],
];

function randomText(random: Random): string {
  // Many lie about where blocks of 8, 16, 32 or 64 end.
  const length =
    random() < 0.5 ? below(random, 201) : pick(random, [8, 16, 32, 64, 128]) + below(random, 5) - 2;
  const alphabet = pick(random, alphabets);
  const points: number[] = [];
  while (points.length < length) {
    const [first, last] = pick(random, alphabet);
    points.push(first + below(random, last - first + 1));
  }
  // One character of another kind, somewhere.
  if (length > 0 && random() < 0.3) {
    const [first, last] = pick(random, pick(random, alphabets));
    points[below(random, length)] = first + below(random, last - first + 1);
  }
  return String.fromCodePoint(...points);
}

const utf16Tag = 2 ** 31;
const utf16Bytes = (text: string): Uint8Array => {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
};

/** The text as a source of the encoding has it: bytes and code units. */
function encoded(text: string, encoding: Encoding, random: Random): Omit<Sent, 'ptr'> {
  if (encoding === 'utf8') {
    const bytes = new TextEncoder().encode(text);
    return { bytes, units: bytes.length };
  }
  const isLatin1 = /^[\0-\xff]*$/.test(text);
  // A source may use UTF-16 for what would fit Latin-1.
  if (encoding === 'latin1+utf16' && isLatin1 && random() < 0.7) {
    return { bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)), units: text.length };
  }
  const tag = encoding === 'latin1+utf16' ? utf16Tag : 0;
  return { bytes: utf16Bytes(text), units: text.length + tag };
}

/** Bytes that break the encoding, somewhere, or take one away. */
function broken(
  { bytes, units }: Omit<Sent, 'ptr'>,
  encoding: Encoding,
  random: Random,
): Omit<Sent, 'ptr'> {
  const copy = bytes.slice();
  if (encoding === 'utf8') {
    if (random() < 0.2) return { bytes: copy, units: Math.max(0, units - 1 - below(random, 3)) };
    const faults = [
      [0x80],
      [0xbf],
      [0xc0, 0x80],
      [0xc1, 0xbf],
      [0xc2],
      [0xdf, 0x7f],
      [0xe0, 0x9f, 0xbf],
      [0xe1, 0x80],
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf],
      [0xef, 0xbf, 0x7f],
      [0xf0, 0x8f, 0xbf, 0xbf],
      [0xf0, 0x90, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xff],
      [0xfe],
      [below(random, 256)],
      [below(random, 256), below(random, 256)],
    ];
    const fault = pick(random, faults).slice(0, copy.length);
    copy.set(fault, below(random, copy.length - fault.length + 1));
    return { bytes: copy, units };
  }
  const count = copy.length >> 1;
  if (count === 0) return { bytes: copy, units };
  const at = below(random, count);
  const unit = pick(random, [0xd800, 0xdbff, 0xdc00, 0xdfff, 0xd800 + below(random, 0x800)]);
  copy.set([unit & 0xff, unit >> 8], 2 * at);
  return { bytes: copy, units };
}

function same(pair: StringPair, sent: Sent, realloc: () => Realloc, note: string): boolean {
  const plain = pair.plain(sent, realloc());
  const fused = pair.fused(sent, realloc());
  const trapped = typeof plain.result === 'string';
  if (String(fused.result) !== String(plain.result)) {
    expect({ note, result: fused.result }).toEqual({ note, result: plain.result });
  }
  // After a trap nobody sees what was done before it.
  if (!trapped) {
    if (JSON.stringify(fused.calls) !== JSON.stringify(plain.calls)) {
      expect({ note, calls: fused.calls }).toEqual({ note, calls: plain.calls });
    }
    if (Buffer.compare(fused.target, plain.target) !== 0) {
      expect({ note, target: [...fused.target] }).toEqual({ note, target: [...plain.target] });
    }
  }
  expect(Buffer.compare(fused.source, plain.source), note).toBe(0);
  return trapped;
}

describe.each(pairs)('%s to %s', (from, to) => {
  test('random strings, whole and broken', () => {
    const random = randomOf(runs + 31 * from.length + to.length);
    const pair = stringPair(from, to);
    let trapped = 0;
    for (let i = 0; i < runs; i++) {
      const text = randomText(random);
      let units = encoded(text, from, random);
      const isBroken = random() < 0.3;
      if (isBroken) units = broken(units, from, random);
      const align = from === 'utf8' ? 1 : 2;
      // Some end where the memory ends.
      const ptr =
        random() < 0.3 ? (65_536 - units.bytes.length) & -align : align * (1 + below(random, 64));
      const start = below(random, 100);
      const options = { loses: random() < 0.1 };
      const note = `${i}: ${JSON.stringify(text)}, ${units.units} at ${ptr}`;
      if (same(pair, { ...units, ptr }, () => bump(start, options), note)) trapped++;
    }
    expect(trapped).toBeGreaterThan(runs / 20);
    expect(trapped).toBeLessThan(runs / 2);
  });
});
