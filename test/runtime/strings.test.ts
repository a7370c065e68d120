import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../../src/runtime/core/code-units.ts';
import { allocator, PlanBuilder, type Program, reallocCalls, trapOf } from './harness.ts';

/** A row of fixtures/runtime/transcoding.json, computed by the specification's definitions.py. */
interface Row {
  readonly text: string;
  readonly source: Encoding;
  readonly sourceUnits: number;
  readonly sourceBytes: string;
  readonly target: Encoding;
  readonly realloc: readonly (readonly number[])[];
  readonly ptr: number;
  readonly units: number;
  readonly bytes: string;
}

const rows = JSON.parse(
  readFileSync(new URL('../../fixtures/runtime/transcoding.json', import.meta.url), 'utf8'),
) as readonly Row[];

/** `a` passes a string of its memory to `b`, which keeps pointer and length. */
async function pair(source: Encoding, target: Encoding): Promise<PairProgram> {
  const p = new PlanBuilder();
  const a = p.instance('a');
  const b = p.instance('b');
  const callee = p.core(
    b,
    `(module ${allocator}
      (global $ptr (export "ptr") (mut i32) (i32.const 0))
      (global $units (export "units") (mut i32) (i32.const 0))
      (func (export "f") (param i32 i32)
        (global.set $ptr (local.get 0)) (global.set $units (local.get 1))))`,
  );
  const f = p.lift(
    'f',
    b,
    p.coreExport(callee, 'f'),
    { params: { s: 'string' } },
    {
      encoding: target,
      memory: callee,
    },
  );
  const memory = p.core(a, `(module ${allocator})`);
  const caller = p.core(
    a,
    `(module (import "" "f" (func $f (param i32 i32)))
      (func (export "run") (param i32 i32) (call $f (local.get 0) (local.get 1))))`,
    { '/f': p.lower(a, f, { encoding: source, memory }) },
  );
  const run = p.coreExport(caller, 'run');
  p.exportFunc('run', p.lift('run', a, run, { params: { ptr: 'u32', units: 'u32' } }));
  return { program: await p.run(), caller: memory, callee };
}

interface PairProgram {
  readonly program: Program;
  /** The core instances with the memories. */
  readonly caller: number;
  readonly callee: number;
}

function send({ program, caller }: PairProgram, bytes: Uint8Array, units: number): unknown {
  program.memory(caller).set(bytes, 1024);
  return program.call('run', 1024, units);
}

const global = ({ program, callee }: PairProgram, name: string): number =>
  (program.store.coreInstances.get(callee)!.exports[name] as WebAssembly.Global).value >>> 0;

const unhex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('transcoding as definitions.py does it', () => {
  test.each(
    rows.map(
      (r) => [`${JSON.stringify(r.text)} ${r.source}/${r.sourceUnits} -> ${r.target}`, r] as const,
    ),
  )('%s', async (_, row) => {
    const it = await pair(row.source, row.target);
    send(it, unhex(row.sourceBytes), row.sourceUnits);
    expect(reallocCalls(it.program, it.callee)).toEqual(row.realloc);
    const ptr = global(it, 'ptr');
    expect(ptr).toBe(row.ptr);
    expect(global(it, 'units')).toBe(row.units);
    const length = row.bytes.length / 2;
    const got = it.program.memory(it.callee).slice(ptr, ptr + length);
    expect(Buffer.from(got).toString('hex')).toBe(row.bytes);
  });
});

describe('strings from and to the host', () => {
  const texts = [...new Set(rows.map((r) => r.text))];

  test.each(['utf8', 'utf16', 'latin1+utf16'] as const)(
    '%s: equal, by one realloc',
    async (encoding) => {
      const p = new PlanBuilder();
      const core = p.core(
        0,
        `(module ${allocator}
        (func (export "echo") (param i32 i32) (result i32)
          (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1))
          (i32.const 16)))`,
      );
      const type = { params: { s: 'string' }, result: 'string' } as const;
      const options = { encoding, memory: core };
      p.exportFunc('echo', p.lift('echo', 0, p.coreExport(core, 'echo'), type, options));
      const program = await p.run();
      for (const text of texts) expect(program.call('echo', text)).toBe(text);
      expect(reallocCalls(program, core)).toHaveLength(texts.length);
      expect(program.call('echo', 'a\ud800b')).toBe('a\ufffdb');
    },
  );
});

describe('strings that trap', () => {
  const bytes = (...b: number[]): Uint8Array => Uint8Array.from(b);
  const bad: [string, Encoding, Uint8Array, number, string][] = [
    ['a lone continuation byte', 'utf8', bytes(0x80), 1, 'trap/invalid-utf8'],
    ['an incomplete sequence', 'utf8', bytes(0xe2, 0x82), 2, 'trap/invalid-utf8'],
    ['an overlong form', 'utf8', bytes(0xc0, 0x80), 2, 'trap/invalid-utf8'],
    ['a surrogate in UTF-8', 'utf8', bytes(0xed, 0xa0, 0x80), 3, 'trap/invalid-utf8'],
    ['beyond Unicode', 'utf8', bytes(0xf4, 0x90, 0x80, 0x80), 4, 'trap/invalid-utf8'],
    ['a high surrogate alone', 'utf16', bytes(0x00, 0xd8), 1, 'trap/invalid-utf16'],
    ['a low surrogate first', 'utf16', bytes(0x00, 0xdc, 0x00, 0xd8), 2, 'trap/invalid-utf16'],
    [
      'a lone surrogate by tag',
      'latin1+utf16',
      bytes(0x00, 0xd8),
      2 ** 31 + 1,
      'trap/invalid-utf16',
    ],
    ['too many bytes', 'utf8', bytes(), 2 ** 28, 'trap/string-too-long'],
    ['too many bytes of UTF-16', 'utf16', bytes(), 2 ** 27, 'trap/string-too-long'],
    ['beyond the memory', 'utf8', bytes(), 2 ** 28 - 1, 'trap/string-out-of-bounds'],
    ['just beyond the memory', 'utf8', bytes(), 4 * 65536 - 1023, 'trap/string-out-of-bounds'],
  ];

  test.each(bad)('%s', async (_, encoding, content, units, code) => {
    const it = await pair(encoding, 'utf8');
    const trap = trapOf(() => send(it, content, units));
    expect(trap.code).toBe(code);
    expect(trap.component).toBe('a');
    expect(trap.func).toBe('f');
  });

  test.each(['utf16', 'latin1+utf16'] as const)('a pointer that is not aligned: %s', async (e) => {
    const { program } = await pair(e, 'utf8');
    expect(trapOf(() => program.call('run', 1, 1)).code).toBe('trap/unaligned-pointer');
  });

  test('latin1 keeps the bytes that windows-1252 has other characters for', async () => {
    const it = await pair('latin1+utf16', 'utf16');
    send(it, bytes(0x80, 0x9f, 0xff), 3);
    const ptr = global(it, 'ptr');
    const units = new Uint16Array(it.program.memory(it.callee).slice(ptr, ptr + 6).buffer);
    expect([...units]).toEqual([0x80, 0x9f, 0xff]);
  });
});
