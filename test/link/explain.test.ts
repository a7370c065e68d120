/** What is told of boundaries, over types of all kinds, both places of values, and all ways that calls go. */
import { describe, expect, test } from 'vitest';
import { type Crossing, link, type LinkOptions, type Program } from '../../src/link/index.ts';
import { obstaclesTo } from '../../src/link/fuse/index.ts';
import type { AbiType } from '../../src/abi/index.ts';
import { wat } from './wat.ts';

interface Parts {
  /** Definitions of types and resources within the callee. */
  readonly types?: string;
  readonly params: string;
  readonly result?: string;
  readonly core: string;
  readonly callee?: string;
  readonly caller?: string;
}

/** A component in which one calls `f` of another; both have the types. */
async function program(
  { types = '', params, result = '', core, callee = '', caller = '' }: Parts,
  options: LinkOptions = {},
): Promise<Program> {
  const memory = `(core module $mem (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) i32.const 0))
    (core instance $mem (instantiate $mem))`;
  const use = '(memory (core memory $mem "m")) (realloc (core func $mem "r"))';
  const text = `(component
    (component $b ${memory} ${types}
      (core module $m (func (export "f") ${core} unreachable))
      (core instance $i (instantiate $m))
      (func (export "f") ${params} ${result} (canon lift (core func $i "f") ${use} ${callee})))
    (component $a ${memory} ${types}
      (import "f" (func $f ${params} ${result}))
      (core func $f (canon lower (func $f) ${use} ${caller}))
      (core module $m (func (export "g")))
      (core instance $i (instantiate $m))
      (func (export "g") (canon lift (core func $i "g"))))
    (instance $callee (instantiate $b))
    (instance $caller (instantiate $a (with "f" (func $callee "f"))))
    (export "g" (func $caller "g")))`;
  const { value, diagnostics } = await link(await wat(text), {
    features: ['fixed-length-lists'],
    ...options,
  });
  expect(diagnostics).toEqual([]);
  return value!;
}

async function between(parts: Parts, options: LinkOptions = {}) {
  const { boundaries } = { boundaries: (await program(parts, options)).boundaries() };
  return boundaries.find((b) => b.caller === 'caller')!;
}

/** `type done (part: …, …)`, for short. */
function short({ type, done, encodings, parts }: Crossing): string {
  const through = encodings === undefined ? '' : ` ${encodings.from}:${encodings.to}`;
  const inner = parts?.map((p) => `${p.name}: ${short(p)}`).join(', ');
  return `${type} ${done}${through}${inner === undefined ? '' : ` (${inner})`}`;
}

const i32s = (n: number): string => `(param ${'i32 '.repeat(n)})`;

describe('what is done with a value', () => {
  test.each([
    ['u32', 1, 'u32 passed'],
    ['u8', 1, 'u8 normalized'],
    ['s16', 1, 's16 normalized'],
    ['bool', 1, 'bool normalized'],
    ['char', 1, 'char checked'],
    ['(flags "a" "b")', 1, 'flags normalized'],
    ['(enum "a" "b")', 1, 'enum checked'],
    ['(option u32)', 2, 'option<u32> checked'],
    ['(option u8)', 2, 'option<u8> checked (some: u8 normalized)'],
    [
      '(result string (error char))',
      3,
      'result<string, char> checked (ok: string checked-and-copied, error: char checked)',
    ],
    ['(variant (case "none") (case "n" char))', 2, 'variant checked (n: char checked)'],
    ['(record (field "a" u32) (field "b" s32))', 2, 'record passed'],
    ['(record (field "a" u32) (field "b" u8))', 2, 'record by-part (b: u8 normalized)'],
    ['(tuple u32 string)', 3, 'tuple<u32, string> by-part (1: string checked-and-copied)'],
    ['(list u8)', 2, 'list<u8> copied'],
    ['(list char)', 2, 'list<char> checked-and-copied'],
    ['(list bool)', 2, 'list<bool> by-element (element: bool normalized)'],
    ['(list (tuple u16 u16))', 2, 'list<tuple<u16, u16>> copied'],
    ['(list (tuple u8 u16))', 2, 'list<tuple<u8, u16>> by-element'],
    ['(list string)', 2, 'list<string> by-element (element: string checked-and-copied)'],
    ['(list (list u32))', 2, 'list<list<u32>> by-element (element: list<u32> copied)'],
    ['(list u8 3)', 3, 'list<u8, 3> by-element (element: u8 normalized)'],
    ['(list (list u8 3))', 2, 'list<list<u8, 3>> copied'],
    [
      '(list (list bool 3))',
      2,
      'list<list<bool, 3>> by-element (element: list<bool, 3> by-element (element: bool normalized))',
    ],
  ])('%s', async (type, flat, expected) => {
    const isNamed = /^\((?:record|variant|enum|flags)/.test(type);
    const types = isNamed ? `(type $t ${type}) (export $n "t" (type $t))` : '';
    if (isNamed) return expect(short(await namedParam(type, flat))).toBe(expected);
    const { params } = await between({ types, params: `(param "x" ${type})`, core: i32s(flat) });
    expect(short(params[0]!)).toBe(expected);
  });

  test('what goes through memory has its width', async () => {
    const { params, result } = await between({
      params: `${Array.from({ length: 17 }, (_, i) => `(param "p${i}" u8)`).join(' ')}`,
      result: '(result (tuple u8 u16 bool))',
      core: '(param i32) (result i32)',
    });
    expect(params.every((p) => p.done === 'passed')).toBe(true);
    expect(short(result!)).toBe('tuple<u8, u16, bool> by-part (2: bool normalized)');
  });

  test('strings go from encoding to encoding', async () => {
    const shape = {
      params: '(param "x" string)',
      result: '(result string)',
      core: '(param i32 i32) (result i32)',
    };
    const found = async (callee: string, caller: string): Promise<readonly string[]> => {
      const { params, result } = await between({
        ...shape,
        callee: `string-encoding=${callee}`,
        caller: `string-encoding=${caller}`,
      });
      return [short(params[0]!), short(result!)];
    };
    expect(await found('utf16', 'utf8')).toEqual([
      'string transcoded utf8:utf16',
      'string transcoded utf16:utf8',
    ]);
    const copied = 'string checked-and-copied';
    expect(await found('utf16', 'utf16')).toEqual([copied, copied]);
    const latin1 = 'string transcoded latin1+utf16:latin1+utf16';
    expect(await found('latin1+utf16', 'latin1+utf16')).toEqual([latin1, latin1]);
  });

  test('types with more parts than anybody reads are abridged', async () => {
    const nest = (depth: number): string =>
      depth === 0 ? 'string' : `(tuple ${`${nest(depth - 1)} `.repeat(8)})`;
    const { params } = await between({ params: `(param "x" (list ${nest(3)}))`, core: i32s(2) });
    const count = ({ parts = [] }: Crossing): number =>
      parts.reduce((sum, p) => sum + 1 + count(p), 0);
    expect(count(params[0]!)).toBe(400);
    expect(JSON.stringify(params[0])).toContain('"abridged":true');
  });
});

describe('what is large', () => {
  test('a type that is passed is no work, however large', async () => {
    const fields = Array.from({ length: 1000 }, (_, i) => `(field "f${i}" u32)`).join(' ');
    expect(await namedParam(`(record ${fields})`, 1)).toEqual({
      name: 'x',
      type: 'record',
      done: 'passed',
    });
  });

  test('nor is one that is used again and again', async () => {
    const levels = Array.from(
      { length: 14 },
      (_, i) => `(type $l${i + 1} (tuple $l${i} $l${i}))`,
    ).join(' ');
    const types = (leaf: string): string => `(type $l0 (tuple ${leaf} ${leaf})) ${levels}`;
    const tuples = async (leaf: string) =>
      between({ types: types(leaf), params: '(param "x" (option $l14))', core: i32s(1) });
    const begin = performance.now();
    expect((await tuples('u32')).params[0]).not.toHaveProperty('parts');
    const listed = JSON.stringify((await tuples('string')).params).match(/"name"/g);
    expect(listed!.length).toBe(401);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

/** As the parameter of a function between components that share a named type. */
async function namedParam(type: string, flat: number): Promise<Crossing> {
  const use = '(memory (core memory $mem "m")) (realloc (core func $mem "r"))';
  const memory = `(core module $mem (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) i32.const 0))
    (core instance $mem (instantiate $mem))`;
  const text = `(component
    (component $b ${memory} (type $t ${type}) (export $x "t" (type $t))
      (core module $m (func (export "f") ${i32s(flat)}))
      (core instance $i (instantiate $m))
      (func (export "f") (param "x" $x) (canon lift (core func $i "f") ${use})))
    (component $a ${memory} (type $t ${type}) (import "t" (type $x (eq $t)))
      (import "f" (func $f (param "x" $x)))
      (core func $f (canon lower (func $f) ${use})))
    (instance $callee (instantiate $b))
    (instance $caller (instantiate $a (with "t" (type $callee "t")) (with "f" (func $callee "f")))))`;
  const { value } = await link(await wat(text));
  return value!.boundaries()[0]!.params[0]!;
}

describe('which way calls go', () => {
  const shape: Parts = { params: '(param "x" (list u32))', core: i32s(2) };

  test('through adapters; the host’s edge is named as what it is', async () => {
    expect((await program(shape)).boundaries()).toEqual([
      { callee: 'caller', func: 'g', way: 'host', params: [] },
      {
        caller: 'caller',
        callee: 'callee',
        func: 'f',
        way: 'adapter',
        params: [{ name: 'x', type: 'list<u32>', done: 'copied' }],
      },
    ]);
  });

  const plain = (why: string): object => ({
    way: 'plain',
    why,
    params: [{ name: 'x', type: 'list<u32>', done: 'converted' }],
  });

  test('the plain way where that was asked for', async () => {
    expect(await between(shape, { fuse: false })).toMatchObject(plain('adapters are switched off'));
  });

  test('and where a tracer or a low limit wants it, of the program or of an instance', async () => {
    const tracer = plain('a tracer is told of the values');
    expect(await between(shape, { trace: () => {} })).toMatchObject(tracer);
    const fused = await program(shape);
    const options = [{ trace: () => {} }, { limits: { depth: 1 } }];
    const whys = options.map((o) => fused.boundaries(o).find((b) => b.caller === 'caller')!.why);
    expect(whys).toEqual([
      'a tracer is told of the values',
      '`limits.depth` is so low that each call has to be counted',
    ]);
    expect(fused.boundaries().map((b) => b.way)).toEqual(['host', 'adapter']);
  });

  test('and for what an adapter can’t do', async () => {
    const found = await between({
      params: '(param "x" (stream u8))',
      core: '(param i32)',
    });
    expect(found).toMatchObject({
      way: 'plain',
      why: 'a stream, a future or an error context crosses',
      params: [{ type: 'stream<u8>', done: 'moved' }],
    });
  });

  test('adapters that are told of are there, by their names, and no others', async () => {
    const { plan, ...rest } = await program(shape).then((p) => ({
      plan: p.plan,
      told: p.boundaries(),
    }));
    const bytes = plan.modules.flatMap((m) =>
      m.kind === 'inline' && m.label === 'adapters'
        ? [Buffer.from(m.bytes).toString('latin1')]
        : [],
    );
    // Those of the host's edge are told of by another word.
    const names = bytes
      .flatMap((text) => text.match(/\[adapter\] \w+ -> \w+/g) ?? [])
      .filter((name) => !name.includes(' host '));
    const told = rest.told.filter((b) => b.way === 'adapter');
    expect(names).toEqual(told.map((b) => `[adapter] ${b.caller} -> ${b.func}`));
    expect(names).toEqual(['[adapter] caller -> f']);
  });

  test('destructors are called, too', async () => {
    const text = (dtor: string): string => `(component
      (component $b
        (core module $m (func (export "d") (param i32)))
        (core instance $i (instantiate $m))
        (type $r (resource (rep i32) ${dtor}))
        (export "r" (type $r)))
      (component $a
        (import "r" (type $r (sub resource)))
        (core func $drop (canon resource.drop $r)))
      (instance $callee (instantiate $b))
      (instance $caller (instantiate $a (with "r" (type $callee "r")))))`;
    const found = async (dtor: string, options: LinkOptions = {}) => {
      const { value } = await link(await wat(text(dtor)), options);
      return value!.boundaries();
    };
    const ends = { caller: 'caller', callee: 'callee', func: '[dtor]r', params: [] };
    const dtor = '(dtor (core func $i "d"))';
    expect(await found('')).toEqual([]);
    expect(await found(dtor)).toEqual([{ ...ends, way: 'adapter' }]);
    expect(await found(dtor, { fuse: false })).toEqual([
      { ...ends, way: 'plain', why: 'adapters are switched off' },
    ]);
  });

  test('what can only trap is said to', async () => {
    const text = `(component
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func $f (canon lift (core func $i "f")))
      (core func $lowered (canon lower (func $f))))`;
    const { value } = await link(await wat(text));
    expect(value!.boundaries()).toMatchObject([{ way: 'adapter', traps: true }]);
  });

  test('handles, to and from the host as well', async () => {
    const text = `(component
      (import "r" (type $r (sub resource)))
      (import "f" (func $f (param "a" (own $r)) (param "b" (list (borrow $r)))))
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $lowered (canon lower (func $f) (memory (core memory $mem "m")))))`;
    const { value } = await link(await wat(text));
    expect(value!.boundaries()).toMatchObject([
      {
        caller: 'component',
        func: 'f',
        way: 'host',
        params: [
          { name: 'a', done: 'moved' },
          { name: 'b', done: 'converted', parts: [{ name: 'element', done: 'lent' }] },
        ],
      },
    ]);
    expect(value!.boundaries()[0]).not.toHaveProperty('callee');
  });
});

describe('what would make a copy flat', () => {
  const record = (...fields: readonly [string, AbiType][]): AbiType => ({
    kind: 'record',
    fields: fields.map(([name, type]) => ({ name, type })),
  });
  const [u8, u16, u32, u64, bool] = (['u8', 'u16', 'u32', 'u64', 'bool'] as const).map((kind) => ({
    kind,
  })) as [AbiType, AbiType, AbiType, AbiType, AbiType];

  test('nothing where it is', () => {
    expect(obstaclesTo(record(['a', u32], ['b', u32]))).toEqual([]);
  });

  test('two fields swapped', () => {
    expect(obstaclesTo(record(['kind', u8], ['id', u32], ['row', u8], ['place', u16]))).toEqual([
      {
        kind: 'padding',
        at: '',
        gaps: [
          { after: 'kind', bytes: 3 },
          { after: 'row', bytes: 1 },
        ],
        swap: ['kind', 'id'],
      },
    ]);
  });

  test('another order', () => {
    const type = record(['a', u8], ['b', u64], ['c', u8], ['d', u32], ['e', u16]);
    expect(obstaclesTo(type)).toMatchObject([{ order: ['b', 'd', 'e', 'a', 'c'] }]);
  });

  test('nothing but more fields, at any depth', () => {
    const inner = record(['x', u32], ['y', u8]);
    expect(obstaclesTo(record(['pos', inner]))).toEqual([
      { kind: 'padding', at: 'pos', gaps: [{ after: 'y', bytes: 3 }] },
    ]);
  });

  test('bits that mean something', () => {
    const labels = ['r', 'w', 'x'];
    expect(obstaclesTo(record(['on', bool], ['may', { kind: 'flags', labels }]))).toEqual([
      { kind: 'unused-bits', at: 'on', of: 'bool', bits: 7 },
      { kind: 'unused-bits', at: 'may', of: 'flags', bits: 5 },
    ]);
  });

  test.each([
    ['a string', record(['a', u8], ['b', { kind: 'string' }])],
    ['a char', record(['a', { kind: 'char' }], ['b', u8])],
    ['cases', { kind: 'variant', cases: [{ name: 'a' }] } as const],
    ['a list', { kind: 'list', element: u8 } as const],
  ])('nothing for %s', (_, type) => {
    expect(obstaclesTo(type)).toBeUndefined();
  });

  test('a swap that is told makes the elements flat', async () => {
    const found = await between({
      params: '(param "x" (list (tuple u8 u32 u8 u16)))',
      core: i32s(2),
    });
    expect(found.params[0]).toMatchObject({
      done: 'by-element',
      obstacles: [{ swap: ['0', '1'] }],
    });
    const swapped = await between({
      params: '(param "x" (list (tuple u32 u8 u8 u16)))',
      core: i32s(2),
    });
    expect(swapped.params[0]).toEqual({
      name: 'x',
      type: 'list<tuple<u32, u8, u8, u16>>',
      done: 'copied',
    });
  });
});
