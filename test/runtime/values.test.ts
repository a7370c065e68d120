import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import type { DefinedType, Primitive, TypeRef } from '../../src/model/index.ts';
import { allocator, PlanBuilder, type Program } from './harness.ts';

/** `f` gives its one flat argument back as another type of the same core type. */
async function recast(core: string, from: Primitive, to: Primitive): Promise<Program> {
  const p = new PlanBuilder();
  const m = p.core(
    0,
    `(module (func (export "f") (param ${core}) (result ${core}) (local.get 0)))`,
  );
  p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), { params: { x: from }, result: to }));
  return p.run();
}

describe('flat scalars', () => {
  const rows: [string, Primitive, Primitive, unknown, unknown][] = [
    ['i32', 'u32', 'u32', 2 ** 32 - 1, 2 ** 32 - 1],
    ['i32', 's32', 's32', -(2 ** 31), -(2 ** 31)],
    ['i32', 'u32', 's32', 2 ** 32 - 1, -1],
    ['i32', 'u32', 'u8', 0x1ff, 0xff],
    ['i32', 'u32', 's8', 0x1ff, -1],
    ['i32', 'u32', 'u16', 0x1fffe, 0xfffe],
    ['i32', 'u32', 's16', 0x18000, -0x8000],
    ['i32', 'u32', 'bool', 256, true],
    ['i32', 'u32', 'bool', 0, false],
    ['i32', 'bool', 'u32', true, 1],
    ['i32', 'char', 'char', '🎉', '🎉'],
    ['i32', 'char', 'u32', 'A', 65],
    ['i64', 'u64', 'u64', 2n ** 64n - 1n, 2n ** 64n - 1n],
    ['i64', 'u64', 's64', 2n ** 64n - 1n, -1n],
    ['i64', 's64', 'u64', -1n, 2n ** 64n - 1n],
    ['i64', 'u64', 'u64', 5, 5n],
    ['f32', 'f32', 'f32', 0.1, Math.fround(0.1)],
    ['f32', 'f32', 'f32', NaN, NaN],
    ['f64', 'f64', 'f64', -0, -0],
    ['f64', 'f64', 'f64', Infinity, Infinity],
  ];
  test.each(rows)('%s: %s as %s of %s', async (core, from, to, given, got) => {
    expect((await recast(core, from, to)).call('f', given)).toBe(got);
  });

  test('NaNs lie in memory in one form', async () => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module ${allocator}
        (func (export "f") (param i32 i32) (result i32) (local.get 0))
        (func (export "g") (param i32 i32) (result i32) (local.get 0)))`,
    );
    const f32s = p.type({ kind: 'list', type: 'f32' });
    const f64s = p.type({ kind: 'list', type: p.type({ kind: 'tuple', types: ['f64'] }) });
    const lift = (name: string, type: TypeRef): void =>
      p.exportFunc(
        name,
        p.lift(
          name,
          0,
          p.coreExport(m, name),
          { params: { x: type }, result: 'u32' },
          {
            memory: m,
          },
        ),
      );
    lift('f', f32s);
    lift('g', f64s);
    const program = await p.run();
    const odd = new Float32Array(new Uint32Array([0xffc12345, 0x3f800000]).buffer);
    const at = program.call('f', odd) as number;
    expect([...new Uint32Array(program.memory(m).slice(at, at + 8).buffer)]).toEqual([
      0x7fc00000, 0x3f800000,
    ]);
    const at64 = program.call('g', [[NaN]]) as number;
    expect(new BigUint64Array(program.memory(m).slice(at64, at64 + 8).buffer)[0]).toBe(
      0x7ff8000000000000n,
    );
  });
});

/**
 * `echo` takes and gives a tuple of one value and 16 numbers, which is too much for the stack: parameters and result
 * lie in memory in the same way, and the core function gives its pointer back. `b` implements it, `a` passes it on.
 */
async function echo(
  types: readonly DefinedType[],
  type: TypeRef,
  through: 'host' | 'component',
): Promise<(value: unknown) => unknown> {
  const p = new PlanBuilder();
  for (const t of types) p.type(t);
  const a = p.instance('a');
  const b = p.instance('b');
  const pad = Array.from({ length: 16 }, (_, i) => [`pad${i}`, 'u8'] as const);
  const result = p.type({ kind: 'tuple', types: [type, ...pad.map(([, t]) => t)] });
  const spec = { params: { x: type, ...Object.fromEntries(pad) }, result };
  const inner = p.core(
    b,
    `(module ${allocator} (func (export "echo") (param i32) (result i32) (local.get 0)))`,
  );
  const f = p.lift('echo', b, p.coreExport(inner, 'echo'), spec, {
    memory: inner,
    encoding: 'utf16',
  });
  if (through === 'host') {
    p.exportFunc('echo', f);
  } else {
    const memory = p.core(a, `(module ${allocator})`);
    const outer = p.core(
      a,
      `(module (import "" "echo" (func $echo (param i32 i32)))
        (func (export "echo") (param i32) (result i32)
          (call $echo (local.get 0) (i32.const 2048)) (i32.const 2048)))`,
      { '/echo': p.lower(a, f, { memory }) },
    );
    p.exportFunc('echo', p.lift('echo', a, p.coreExport(outer, 'echo'), spec, { memory }));
  }
  const program = await p.run();
  return (value) => (program.call('echo', value, ...pad.map(() => 7)) as unknown[])[0];
}

/** A call in which a function of the host's gives `value`, of the first of `types`. */
async function returned(types: readonly DefinedType[], value: unknown): Promise<() => unknown> {
  const p = new PlanBuilder();
  for (const t of types) p.type(t);
  const pad = Array.from({ length: 16 }, () => 'u8' as const);
  const f = p.importFunc(['give'], { result: p.type({ kind: 'tuple', types: [0, ...pad] }) });
  p.imports.push({ kind: 'func', name: 'give', func: f });
  const memory = p.core(0, `(module ${allocator})`);
  const m = p.core(
    0,
    `(module (import "" "give" (func $give (param i32)))
      (func (export "go") (call $give (i32.const 2048))))`,
    { '/give': p.lower(0, f, { memory }) },
  );
  p.exportFunc('go', p.lift('go', 0, p.coreExport(m, 'go'), {}));
  const program = await p.run({ give: () => [value, ...pad.map(() => 7)] });
  return () => program.call('go');
}

function thrownBy(code: () => unknown): unknown {
  try {
    return code();
  } catch (error) {
    return error;
  }
}

const everyType: readonly [string, readonly DefinedType[], TypeRef, readonly unknown[]][] = [
  ['bool', [], 'bool', [true, false]],
  ['u8', [], 'u8', [0, 255]],
  ['s8', [], 's8', [-128, 127]],
  ['u16', [], 'u16', [0, 65535]],
  ['s16', [], 's16', [-32768, 32767]],
  ['u32', [], 'u32', [0, 2 ** 32 - 1]],
  ['s32', [], 's32', [-(2 ** 31), 2 ** 31 - 1]],
  ['u64', [], 'u64', [0n, 2n ** 64n - 1n]],
  ['s64', [], 's64', [-(2n ** 63n), 2n ** 63n - 1n]],
  ['f32', [], 'f32', [1.5, NaN, -0, -Infinity]],
  ['f64', [], 'f64', [0.1, NaN, -0, Number.MAX_VALUE]],
  ['char', [], 'char', ['a', '\u0000', '🎉', '\ue000']],
  ['string', [], 'string', ['', 'héllo 🎉']],
  [
    'record',
    [
      {
        kind: 'record',
        fields: [
          { name: 'a-b', type: 'u8' },
          { name: 'to-string', type: 'string' },
        ],
      },
    ],
    0,
    [{ aB: 1, toString: 'x' }],
  ],
  ['tuple', [{ kind: 'tuple', types: ['u8', 'f64'] }], 0, [[1, 2.5]]],
  [
    'variant',
    [{ kind: 'variant', cases: [{ name: 'none-at-all' }, { name: 'some-u64', type: 'u64' }] }],
    0,
    [{ tag: 'none-at-all' }, { tag: 'some-u64', val: 3n }],
  ],
  ['enum', [{ kind: 'enum', cases: [{ name: 'a' }, { name: 'b-c' }] }], 0, ['a', 'b-c']],
  ['option', [{ kind: 'option', type: 'string' }], 0, [undefined, 'x', '']],
  [
    'option of option',
    [
      { kind: 'option', type: 'u8' },
      { kind: 'option', type: 0 },
    ],
    1,
    [{ tag: 'none' }, { tag: 'some', val: undefined }, { tag: 'some', val: 1 }],
  ],
  [
    'result',
    [{ kind: 'result', ok: 'u8', err: 'string' }],
    0,
    [
      { tag: 'ok', val: 1 },
      { tag: 'err', val: 'no' },
    ],
  ],
  ['result of nothing', [{ kind: 'result' }], 0, [{ tag: 'ok' }, { tag: 'err' }]],
  [
    'flags',
    [{ kind: 'flags', flags: Array.from({ length: 32 }, (_, i) => ({ name: `f-${i}` })) }],
    0,
    [Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`f${i}`, i % 3 === 1 || i === 31]))],
  ],
  ['list of u8', [{ kind: 'list', type: 'u8' }], 0, [new Uint8Array([1, 2]), new Uint8Array()]],
  ['list of s64', [{ kind: 'list', type: 's64' }], 0, [new BigInt64Array([-1n])]],
  ['list of string', [{ kind: 'list', type: 'string' }], 0, [[], ['a', 'ß', '🎉']]],
  ['list of bool', [{ kind: 'list', type: 'bool' }], 0, [[true, false]]],
  ['fixed-length list', [{ kind: 'list', type: 'u16', length: 3 }], 0, [[1, 2, 3]]],
  [
    'map',
    [{ kind: 'map', key: 'string', value: 'u8' }],
    0,
    [
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
  ],
];

describe.each(['host', 'component'] as const)('every type through memory, by %s', (through) => {
  test.each(everyType)('%s', async (_, types, type, values) => {
    const call = await echo(types, type, through);
    for (const value of values) expect(call(value)).toEqual(value);
  });
});

test('a record of options leaves out what is none', async () => {
  const call = await echo(
    [
      { kind: 'option', type: 'u8' },
      { kind: 'record', fields: [{ name: 'a', type: 0 }] },
    ],
    1,
    'host',
  );
  expect(Object.keys(call({}) as object)).toEqual([]);
  expect(call({ a: null })).toEqual({});
});

describe('values of hosts that do not fit', () => {
  const option: DefinedType = { kind: 'option', type: 'u8' };
  const point: DefinedType = {
    kind: 'record',
    fields: [
      { name: 'x', type: 'u8' },
      { name: 'constructor', type: 'string' },
    ],
  };
  const rows: [string, readonly DefinedType[], TypeRef, unknown, string][] = [
    ['a number', [], 'string', 5, '`x`: expected a string, got number 5'],
    ['nothing', [], 'u8', undefined, '`x`: expected an integer from 0 to 255 (u8), got nothing'],
    ['too big', [], 'u8', 256, 'got number 256'],
    ['a fraction', [], 's32', 1.5, 'got number 1.5'],
    ['too big a bigint', [], 'u64', 2n ** 64n, 'got bigint 18446744073709551616'],
    ['a number beyond what is exact', [], 'u64', 2 ** 60, 'expected a bigint of 64 bits (u64)'],
    ['two characters', [], 'char', 'ab', 'expected a string of one character (char), got "ab"'],
    ['half a character', [], 'char', '\ud800', 'expected a string of one character'],
    ['a string', [], 'bool', 'true', 'expected a boolean, got "true"'],
    ['an array', [point], 0, [], 'expected an object (record), got an array of 0'],
    [
      'a field is wrong',
      [point],
      0,
      { x: 1, constructor: 2 },
      '`x.constructor`: expected a string',
    ],
    [
      'what all objects have',
      [point],
      0,
      { x: 1 },
      '`x.constructor`: expected a string, got nothing',
    ],
    ['too short', [{ kind: 'tuple', types: ['u8', 'u8'] }], 0, [1], 'expected an array of 2'],
    ['an unknown case', [{ kind: 'enum', cases: [{ name: 'a' }] }], 0, 'b', 'one of `a`, got "b"'],
    ['no tag', [{ kind: 'result' }], 0, {}, '`x.tag`: expected `ok` or `err`, got nothing'],
    ['an option of another type', [option], 0, 'x', '`x`: expected an integer'],
    ['an element', [{ kind: 'list', type: 'string' }], 0, ['a', 1], '`x[1]`: expected a string'],
    ['a hole', [{ kind: 'list', type: 'string' }], 0, new Array(1), '`x[0]`: expected an element'],
    [
      'a hole where none could be',
      [option, { kind: 'list', type: 0 }],
      1,
      Object.assign(new Array(3), { 0: 1, 2: 2 }),
      '`x[1]`: expected an element, but the array has a hole here',
    ],
    [
      'a hole among numbers',
      [{ kind: 'list', type: 'u8' }],
      0,
      Object.assign([], { 1: 1 }),
      'the array has a hole',
    ],
    ['an endless hole', [{ kind: 'list', type: 'u8' }], 0, new Array(2 ** 32 - 1), '`x[0]`: expec'],
    [
      'the WIT name of a flag',
      [{ kind: 'flags', flags: [{ name: 'a-b' }, { name: 'c' }] }],
      0,
      { 'a-b': true },
      '`x`: there is no flag `a-b`; did you mean `aB`?',
    ],
    [
      'a flag that is not there',
      [{ kind: 'flags', flags: [{ name: 'a-b' }, { name: 'c' }] }],
      0,
      { other: true },
      '`x`: there is no flag `other`; there is `aB`, `c`',
    ],
    [
      'the WIT name of a field',
      [{ kind: 'record', fields: [{ name: 'x-pos', type: 'u8' }] }],
      0,
      { 'x-pos': 1 },
      '`x`: there is no field `x-pos`; did you mean `xPos`?',
    ],
    [
      'a field that is not there, deep within',
      [
        { kind: 'record', fields: [{ name: 'a', type: 'u8' }] },
        { kind: 'list', type: 0 },
      ],
      1,
      [{ a: 1 }, { a: 1, more: 2 }],
      '`x[1]`: there is no field `more`; there is `a`',
    ],
    [
      'a payload of a case that has none',
      [{ kind: 'variant', cases: [{ name: 'none-x' }, { name: 'b', type: 'u8' }] }],
      0,
      { tag: 'none-x', val: 5 },
      '`x.val`: expected nothing, for the case has no payload, got number 5',
    ],
    [
      'a payload of `none`',
      [
        { kind: 'option', type: 'u8' },
        { kind: 'option', type: 0 },
      ],
      1,
      { tag: 'none', val: 5 },
      '`x.val`: expected nothing',
    ],
    [
      'a payload of an `ok` without one',
      [{ kind: 'result', err: 'u8' }],
      0,
      { tag: 'ok', val: false },
      '`x.val`: expected nothing',
    ],
    [
      'a payload under another key',
      [
        { kind: 'option', type: 'u8' },
        { kind: 'variant', cases: [{ name: 'a', type: 0 }] },
      ],
      1,
      { tag: 'a', value: 5 },
      '`x`: there is no key `value`; there is `tag`, `val`',
    ],
    [
      'another array',
      [{ kind: 'list', type: 'u8' }],
      0,
      new Int8Array(1),
      'an instance of Int8Array',
    ],
    [
      'an object',
      [{ kind: 'map', key: 'u8', value: 'u8' }],
      0,
      {},
      'expected a Map, got an object',
    ],
    [
      'no boolean',
      [{ kind: 'flags', flags: [{ name: 'a' }] }],
      0,
      { a: 1 },
      '`x.a`: expected a boolean',
    ],
  ];
  test.each(rows)('%s', async (_, types, type, value, message) => {
    const call = await echo(types, type, 'host');
    let error: unknown;
    try {
      call(value);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(WitlinkError);
    expect((error as WitlinkError).diagnostics[0]?.code).toBe('host/bad-value');
    expect((error as WitlinkError).message).toContain(message);
    expect((error as WitlinkError).message).toContain('function `echo` of `b`');
  });

  const boom = new RangeError('boom');
  const throwing = (): never => {
    throw boom;
  };
  const detached = new Uint8Array(4);
  structuredClone(detached, { transfer: [detached.buffer] });
  const { proxy: gone, revoke } = Proxy.revocable({}, {});
  revoke();
  const bytes: DefinedType = { kind: 'list', type: 'u8' };
  const pairs: DefinedType = { kind: 'map', key: 'u8', value: 'u8' };
  const evil: [string, DefinedType, unknown, unknown][] = [
    [
      'a getter that throws',
      point,
      {
        get x() {
          return throwing();
        },
      },
      boom,
    ],
    [
      'a getter of an element',
      { kind: 'tuple', types: ['u8'] },
      Object.defineProperty([], 0, { get: throwing, enumerable: true }),
      boom,
    ],
    ['a proxy that throws', point, new Proxy({}, { get: throwing }), boom],
    ['a proxy that was revoked', point, gone, expect.any(TypeError)],
    ['a list that was revoked', bytes, gone, expect.any(TypeError)],
    ['an array without its buffer', bytes, detached, expect.any(TypeError)],
    [
      'a map that throws',
      pairs,
      Object.defineProperty(new Map(), Symbol.iterator, { get: throwing }),
      boom,
    ],
  ];
  test.each(evil)(
    '%s is the host’s, as an argument and as a result',
    async (_, type, value, cause) => {
      const call = await echo([type], 0, 'host');
      const error = thrownBy(() => call(value));
      expect(error).toMatchObject({ name: 'WitlinkError', cause });
      expect((error as Error).message).toMatch(/^function `echo` of `b`, `x`: reading it threw /);
      expect((error as Error).message).toContain('host/bad-value');
      expect(() => call(value)).toThrow('host/bad-value');

      const returning = await returned([type], value);
      const trap = thrownBy(returning);
      expect(trap).toMatchObject({ code: 'trap/host-value', component: 'host', cause });
      expect((trap as Error).message).toContain('`result`: reading it threw ');
    },
  );

  test('an object of a class may have more than a record', async () => {
    class Point {
      x = 1;
      readonly cached = true;
    }
    const call = await echo([{ kind: 'record', fields: [{ name: 'x', type: 'u8' }] }], 0, 'host');
    expect(call(new Point())).toEqual({ x: 1 });
    expect(call({ x: 1, cached: undefined })).toEqual({ x: 1 });
  });

  test('nothing ran, and the program goes on', async () => {
    const call = await echo([], 'string', 'host');
    expect(() => call(1)).toThrow(WitlinkError);
    expect(call('still here')).toBe('still here');
  });
});

test('flat variants share slots: integers, floats and what is narrower', async () => {
  const p = new PlanBuilder();
  const m = p.core(
    0,
    `(module (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
      (func (export "f") (param i32 i64) (result i32)
        (i32.store (i32.const 16) (local.get 0)) (i64.store (i32.const 24) (local.get 1))
        (i32.const 16)))`,
  );
  const cases = ['u32', 's32', 'f32', 'f64', 'u64', 's64', 'bool'] as const;
  const v = p.type({ kind: 'variant', cases: cases.map((type) => ({ name: type, type })) });
  const raw = p.type({ kind: 'tuple', types: ['u32', 'u64'] });
  p.exportFunc(
    'f',
    p.lift(
      'f',
      0,
      p.coreExport(m, 'f'),
      { params: { v }, result: raw },
      {
        memory: m,
      },
    ),
  );
  const { call } = await p.run();
  const slot = (tag: string, val: unknown): unknown => (call('f', { tag, val }) as unknown[])[1];
  expect(slot('u32', 2 ** 32 - 1)).toBe(2n ** 32n - 1n);
  expect(slot('s32', -1)).toBe(2n ** 32n - 1n);
  expect(slot('f32', 1)).toBe(0x3f800000n);
  expect(slot('f32', NaN)).toBe(0x7fc00000n);
  expect(slot('f64', 1)).toBe(0x3ff0000000000000n);
  expect(slot('s64', -1n)).toBe(2n ** 64n - 1n);
  expect(slot('bool', true)).toBe(1n);
});
