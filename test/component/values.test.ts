/** Values and start functions behind their gate: components are built as trees, since tools write another binary form. */
import { describe, expect, test } from 'vitest';
import { writeComponent, type Definition, type ValType } from '../../src/binary/index.ts';
import { validate } from '../../src/component/index.ts';

const at = { offset: 0 };
const importValue = (name: string, type: ValType): Definition => ({
  ...at,
  kind: 'import',
  extern: { name },
  type: { kind: 'value', type },
});
const value = (type: ValType, ...data: number[]): Definition => ({
  ...at,
  kind: 'value',
  type,
  data: Uint8Array.from(data),
});
const exportValue = (name: string, index: number): Definition => ({
  ...at,
  kind: 'export',
  extern: { name },
  item: { sort: 'value', index },
});
const type = (of: Extract<Definition, { kind: 'type' }>['type']): Definition => ({
  ...at,
  kind: 'type',
  type: of,
});
const func = (index: number): Definition => ({
  ...at,
  kind: 'import',
  extern: { name: 'f' },
  type: { kind: 'func', type: index },
});
const start = (args: readonly number[], results: number): Definition => ({
  ...at,
  kind: 'start',
  func: 0,
  args,
  results,
});
const signature = type({
  kind: 'func',
  async: false,
  params: [{ name: 'a', type: 'u32' }],
  result: 'string',
});

function codes(definitions: readonly Definition[]): string[] {
  const bytes = writeComponent({ definitions });
  return validate(bytes, { features: ['values'] }).diagnostics.map(
    (d) => `${d.code}: ${d.message}`,
  );
}

test('the gate is closed unless it is opened', () => {
  const bytes = writeComponent({ definitions: [importValue('v', 'u32'), exportValue('w', 0)] });
  expect(validate(bytes).diagnostics).toMatchObject([{ code: 'component/gated' }]);
  expect(validate(bytes, { features: ['values'] }).diagnostics).toEqual([]);
});

describe('each value is used exactly once', () => {
  test.each<[string, readonly Definition[], readonly string[]]>([
    ['exported', [importValue('v', 'u32'), exportValue('w', 0)], []],
    ['never', [importValue('v', 'u32')], ['component/value-use: value 0 is never used']],
    [
      'twice',
      [importValue('v', 'u32'), exportValue('w', 0), exportValue('x', 0)],
      ['component/value-use: value 0 is used twice'],
    ],
    [
      'by a start function, whose result is used, too',
      [signature, func(0), value('u32', 7), start([0], 1), exportValue('w', 1)],
      [],
    ],
    [
      'a result that nobody uses',
      [signature, func(0), value('u32', 7), start([0], 1)],
      ['component/value-use: value 1 is never used'],
    ],
  ])('%s', (_, definitions, expected) => {
    expect(codes(definitions)).toEqual(expected);
  });
});

describe('a start function', () => {
  test.each<[string, readonly Definition[], string]>([
    [
      'takes as many values as it has parameters',
      [signature, func(0), start([], 1), exportValue('w', 0)],
      'component/invalid-start: the start function takes 1 values, but is given 0',
    ],
    [
      'gives as many as it has results',
      [signature, func(0), value('u32', 7), start([0], 0)],
      'component/invalid-start: the start function gives 1 values, not 0',
    ],
    [
      'takes values of its types',
      [signature, func(0), value('u8', 7), start([0], 1), exportValue('w', 1)],
      'component/type-mismatch: the parameter `a` of the start function is of type u32, but is given u8',
    ],
  ])('%s', (_, definitions, expected) => {
    expect(codes(definitions)).toEqual([expected]);
  });
});

describe('the bytes of a value', () => {
  const fine: [ValType, number[]][] = [
    ['bool', [1]],
    ['u8', [255]],
    ['s16', [0x80, 0x80, 0x7e]],
    ['u64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['f32', [0, 0, 0xc0, 0x7f]],
    ['f64', [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
    ['char', [0xe2, 0x82, 0xac]],
    ['string', [2, 0x68, 0x69]],
  ];
  test.each(fine)('of %s: %j', (of, bytes) => {
    expect(codes([value(of, ...bytes), exportValue('v', 0)])).toEqual([]);
  });

  test.each<[string, ValType, number[]]>([
    ['a bool is 0 or 1', 'bool', [2]],
    ['it ends too early', 'u32', [0x80]],
    ['1 bytes are left after it', 'u8', [1, 2]],
    ['more than 16 bits', 'u16', [0xff, 0xff, 0x7f]],
    ['a NaN must be the canonical one', 'f32', [1, 0, 0xc0, 0x7f]],
    ['not valid UTF-8', 'char', [0xed, 0xa0, 0x80]],
    ['not valid UTF-8', 'string', [1, 0xff]],
    ['it ends too early', 'string', [9, 0x68]],
  ])('%s', (why, of, bytes) => {
    const [found, ...more] = codes([value(of, ...bytes), exportValue('v', 0)]);
    expect(found).toContain('component/invalid-value');
    expect(found).toContain(why);
    expect(more).toEqual([]);
  });

  const compound: [string, Parameters<typeof type>[0], number[], string?][] = [
    ['a list', { kind: 'list', type: 'u8' }, [2, 5, 6]],
    ['a list that says too much', { kind: 'list', type: 'u8' }, [3, 5, 6], 'too early'],
    ['an option', { kind: 'option', type: 'u8' }, [1, 9]],
    ['no option', { kind: 'option', type: 'u8' }, [2, 9], 'must be 0 or 1'],
    ['a result', { kind: 'result', ok: 'u8' }, [1]],
    ['an enum', { kind: 'enum', labels: ['a', 'b'] }, [1]],
    ['a case too many', { kind: 'enum', labels: ['a', 'b'] }, [2], 'there is no case 2 of 2'],
    ['flags', { kind: 'flags', labels: ['a', 'b'] }, [3]],
    ['a tuple', { kind: 'tuple', types: ['u8', 'bool'] }, [3, 0]],
    ['a map', { kind: 'map', key: 'u8', value: 'u8' }, [0], 'a map can not be written down'],
    ['a future', { kind: 'future' }, [0], 'a future can not be written down'],
  ];
  test.each(compound)('%s', (_, of, bytes, why) => {
    const own: Definition[] = [
      type(of),
      { ...at, kind: 'export', extern: { name: 't' }, item: { sort: 'type', index: 0 } },
    ];
    const found = codes([...own, value(1, ...bytes), exportValue('v', 0)]);
    if (why === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(why)]);
  });
});

describe('a component that is given values', () => {
  const inner = (definitions: readonly Definition[]): Definition => ({
    ...at,
    kind: 'component',
    component: {
      kind: 'component',
      file: '',
      offset: 0,
      end: 0,
      definitions,
      names: { sorts: new Map() },
    },
  });
  const instance = (...values: number[]): Definition => ({
    ...at,
    kind: 'instance',
    expr: {
      kind: 'instantiate',
      component: 0,
      args: values.map((index, i) => ({ name: `v${i}`, sort: 'value', index })),
    },
  });
  const one = inner([importValue('v0', 'u32'), exportValue('w', 0)]);
  const alias: Definition = {
    ...at,
    kind: 'alias',
    sort: 'value',
    target: { kind: 'export', instance: 0, name: 'w' },
  };

  test('uses them up; an alias gives what it exports', () => {
    expect(codes([one, value('u32', 1), instance(0), alias, exportValue('x', 1)])).toEqual([]);
    expect(codes([one, value('u32', 1), instance(0), exportValue('x', 0)])).toEqual([
      'component/value-use: value 0 is used twice',
    ]);
  });

  test('wants their types', () => {
    expect(codes([one, value('u8', 1), instance(0)])).toEqual([
      expect.stringMatching(/^component\/type-mismatch: .*wants u32, its instantiation gives u8/),
    ]);
  });

  test('may want two to be one', () => {
    const same = inner([
      importValue('v0', 'u32'),
      { ...at, kind: 'import', extern: { name: 'v1' }, type: { kind: 'value-eq', value: 0 } },
      exportValue('w', 0),
      exportValue('x', 1),
    ]);
    expect(codes([same, value('u32', 1), value('u32', 1), instance(0, 1)])).toEqual([
      expect.stringMatching(/^component\/type-mismatch: .*equal to/),
    ]);
  });
});

test('an exported value can not hold a borrow', () => {
  const definitions: Definition[] = [
    {
      ...at,
      kind: 'import',
      extern: { name: 'r' },
      type: { kind: 'type-sub-resource' },
    },
    type({ kind: 'borrow', resource: 0 }),
    importValue('v', 1),
    exportValue('w', 0),
  ];
  expect(codes(definitions)).toEqual([
    'component/invalid-type: an exported value can not hold a borrow',
  ]);
});
