/** Transcoders against the plain runtime: results, traps, whole memories, calls of realloc. */
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../../../src/runtime/core/code-units.ts';
import { type Realloc, type Sent, type StringPair, stringPair } from './string-pair.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 1200);

const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];
const pairs = encodings.flatMap((from) => encodings.map((to) => [from, to] as const));

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
  // About where a character takes more.
  [
    [0x20, 0x7e],
    [0x7f, 0x80],
  ],
  [
    [0x20, 0x7e],
    [0xff, 0x100],
  ],
  [
    [0x7ff, 0x800],
    [0xd7ff, 0xd7ff],
    [0xe000, 0xe000],
    [0xffff, 0x10000],
  ],
  // Units that are negative, and ASCII or Latin-1 but for that.
  [
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0x8000, 0x80ff],
  ],
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

/** With what would complete a character that is open at the end, and ASCII, behind it. */
function followed(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  const behind = encoding === 'utf8' ? [0x80, 0x80, 0x80] : [0x00, 0xdc];
  const all = new Uint8Array(bytes.length + behind.length + 200).fill(0x61);
  all.set(bytes);
  all.set(behind, bytes.length);
  return all;
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
    const random = randomOf(31 * from.length + to.length);
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
      // What is behind it is not to be looked at.
      const bytes = random() < 0.5 ? units.bytes : followed(units.bytes, from);
      const start = below(random, 100);
      const options = { loses: random() < 0.1 };
      const note = `${i}: ${JSON.stringify(text)}, ${units.units} at ${ptr}`;
      if (same(pair, { ...units, bytes, ptr }, () => bump(start, options), note)) trapped++;
    }
    expect(trapped).toBeGreaterThan(runs / 20);
    expect(trapped).toBeLessThan(runs / 2);
  });

  test('empty strings, wherever they are', () => {
    const pair = stringPair(from, to);
    const empty = new Uint8Array();
    for (const ptr of [0, 2, 65_536]) {
      for (const units of from === 'latin1+utf16' ? [0, utf16Tag] : [0]) {
        expect(same(pair, { ptr, units, bytes: empty }, () => bump(8), `${ptr}`)).toBe(false);
      }
    }
  });

  test('what may not be read at all', () => {
    const pair = stringPair(from, to);
    const sizes = [
      1,
      2,
      3,
      100,
      65_535,
      65_536,
      2 ** 27 - 1,
      2 ** 27,
      2 ** 28 - 1,
      2 ** 28,
      2 ** 30,
    ];
    const counts = [0, ...sizes, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 31 + 2 ** 27, 2 ** 32 - 1];
    const codes = new Set<string>();
    for (const ptr of [
      0,
      1,
      2,
      65_534,
      65_535,
      65_536,
      65_537,
      2 ** 31,
      2 ** 32 - 2,
      2 ** 32 - 1,
    ]) {
      for (const units of counts) {
        // Zeros from there on, which are valid: of two faults either may be found.
        const sent = { ptr, units, bytes: new Uint8Array(65_536) };
        const plain = pair.plain(sent, bump(8));
        if (typeof plain.result !== 'string') continue;
        const code = /trap\/[\w-]+/.exec(plain.result)![0];
        codes.add(code);
        const fused = pair.fused(sent, bump(8));
        expect(fused.result).toBe(plain.result);
        if (/string|pointer/.test(code)) expect(fused.calls).toEqual([]);
      }
    }
    expect(codes).toContain('trap/string-too-long');
    expect(codes).toContain('trap/string-out-of-bounds');
    expect(codes.has('trap/unaligned-pointer')).toBe(from !== 'utf8');
  });

  test('a realloc that lies, at each of its calls', () => {
    const pair = stringPair(from, to);
    const random = randomOf(5);
    const lies: readonly ((ptr: number, memory: WebAssembly.Memory, size: number) => number)[] = [
      () => 0,
      () => 1,
      () => 65_535,
      () => 65_536,
      () => 2 ** 32 - 1,
      () => 2 ** 32 - 2,
      (ptr) => ptr + 1,
      (_, memory, size) => memory.buffer.byteLength - size,
      (_, memory, size) => memory.buffer.byteLength - size + 2,
    ];
    for (const text of [
      '',
      'a',
      'plain text',
      'é',
      'a\u0100',
      'ab\u{1f600}c',
      'Grüße an alle, überall',
    ]) {
      for (const lie of lies) {
        for (const at of [0, 1, 2]) {
          const lying = (): Realloc => {
            const honest = bump(64);
            let call = 0;
            return (memory, ...args) => {
              const ptr = honest(memory, ...args);
              return (call++ === at ? lie(ptr, memory, args[3]) : ptr) >>> 0;
            };
          };
          same(pair, { ...encoded(text, from, random), ptr: 32 }, lying, `${text} ${lie} ${at}`);
        }
      }
    }
  });

  test('long strings into a memory that grows', () => {
    const random = randomOf(9);
    for (const [unit, times] of [
      ['0123456789abcdef', 16_384],
      ['Grüße an alle, überall. ', 7000],
      ['\u6f22\u5b57\u4eee\u540d', 12_000],
      ['a\u{1f600}', 20_000],
    ] as const) {
      const text = unit.repeat(times);
      const pair = stringPair(from, to, 20);
      const sent = { ...encoded(text, from, random), ptr: 128 };
      expect(same(pair, sent, () => bump(16, { grows: true }), unit)).toBe(false);
      const wrong = encoded(`${text}\ud800`, 'utf16', random);
      if (from === 'utf16') same(pair, { ...wrong, ptr: 128 }, () => bump(16), unit);
    }
  });
});

/** Lengths about which blocks of 8, 16, 32 and 64 bytes end. */
const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 80, 129];

describe.each(encodings)('faults of UTF-8 at every place, to %s', (to) => {
  const faults = [
    '80',
    'c2',
    'c0 80',
    'c1 bf',
    'df 7f',
    'df c0',
    'e0 9f bf',
    'e1 80',
    'ed a0 80',
    'ef bf 7f',
    'f0 8f bf bf',
    'f0 90 80',
    'f4 90 80 80',
    'f5 80 80 80',
    'f8 88 80 80',
    'ff',
    'c2 80 80',
    // These are none.
    'c2 80',
    'e0 a0 80',
    'ed 9f bf',
    'ee 80 80',
    'ef bf bf',
    'f0 90 80 80',
    'f4 8f bf bf',
  ].map((hex) => hex.split(' ').map((byte) => Number.parseInt(byte, 16)));

  // Between ASCII, and between characters of two bytes, where no block is plain.
  test.each([
    [0x61, 0x62],
    [0xc3, 0xa9],
  ])('between %i and %i', (...around) => {
    const pair = stringPair('utf8', to);
    for (const length of lengths) {
      for (const fault of faults) {
        for (let at = 0; at + fault.length <= length; at++) {
          // Those in the middle are like others.
          if (at > 35 && at < length - 20) continue;
          const bytes = Uint8Array.from({ length }, (_, i) => around[i % 2]!);
          bytes.set(fault, at);
          // A pair that the fault cut into would be one more.
          if (at % 2 === 1 && around[0] === 0xc3) bytes[at - 1] = 0x61;
          if ((at + fault.length) % 2 === 1 && around[0] === 0xc3) bytes[at + fault.length] = 0x61;
          same(
            pair,
            { ptr: 64, units: length, bytes: followed(bytes.slice(0, length), 'utf8') },
            () => bump(64),
            `${length} ${fault} ${at}`,
          );
        }
      }
    }
  });
});

describe.each(encodings)('surrogates at every place, to %s', (to) => {
  test.each(['utf16', 'latin1+utf16'] as const)('from %s', (from) => {
    const pair = stringPair(from, to);
    const tag = from === 'utf16' ? 0 : utf16Tag;
    const [high, low] = [0xd834, 0xdd1e];
    for (const length of lengths.filter((n) => n < 70)) {
      for (const row of [
        [high],
        [low],
        [high, low],
        [high, high, low],
        [high, low, low],
        [0xd7ff],
        [0xe000],
      ]) {
        for (let at = 0; at + row.length <= length; at++) {
          const units = new Uint16Array(length).fill(at % 3 === 0 ? 0x61 : 0xe9);
          units.set(row, at);
          const sent = {
            ptr: 64,
            units: length + tag,
            bytes: followed(new Uint8Array(units.buffer), from),
          };
          same(pair, sent, () => bump(64), `${length} ${row} ${at}`);
        }
      }
    }
  });
});
