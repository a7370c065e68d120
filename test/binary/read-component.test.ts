/** Bytes -> section tree: what is read, and what is said of bytes that are no component. */
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { limits, type BinarySpan, type Diagnostic } from '../../src/base/index.ts';
import {
  canonTable,
  readComponent,
  type ComponentTree,
  type Definition,
} from '../../src/binary/index.ts';

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
const component = (...sections: number[][]): Uint8Array =>
  new Uint8Array([...preamble, ...sections.flat()]);
const text = (s: string): number[] => [s.length, ...new TextEncoder().encode(s)];

function read(bytes: Uint8Array): ComponentTree {
  const { value, diagnostics } = readComponent(bytes, { file: 'x.wasm' });
  expect(diagnostics).toEqual([]);
  return value!;
}

function failure(bytes: Uint8Array): Diagnostic & { span: BinarySpan } {
  const { value, diagnostics } = readComponent(bytes, { file: 'x.wasm' });
  expect(value).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  const [d] = diagnostics;
  expect(d!.span).toMatchObject({ file: 'x.wasm', offset: expect.any(Number) as number });
  return d as Diagnostic & { span: BinarySpan };
}

const kinds = (tree: ComponentTree): string[] => tree.definitions.map((d) => d.kind);

describe('bytes that are no component', () => {
  test.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(), 'binary/empty', /empty/],
    [
      'a piece of the preamble',
      new Uint8Array([0, 0x61, 0x73, 0x6d]),
      'binary/not-wasm',
      /preamble/,
    ],
    ['WIT', new TextEncoder().encode('/// x\npackage a:b;'), 'binary/not-wasm', /WIT text/],
    [
      'WAC',
      new TextEncoder().encode('package a:b;\nlet c = new a:c {};'),
      'binary/not-wasm',
      /is WAC/,
    ],
    ['WAT', new TextEncoder().encode(';; x\n(component)'), 'binary/not-wasm', /text format/],
    ['something else', new TextEncoder().encode('ELF-and-more'), 'binary/not-wasm', /not begin/],
    [
      'a core module',
      new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
      'binary/core-module',
      /core module, not a component/,
    ],
    [
      'an old draft',
      new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0a, 0, 1, 0]),
      'binary/unsupported-version',
      /layer 1 in version 10/,
    ],
    [
      'another layer',
      new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 7, 0]),
      'binary/unsupported-version',
      /layer 7/,
    ],
  ])('%s', (_, bytes, code, message) => {
    expect(failure(bytes)).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('broken components', () => {
  test.each<[string, Uint8Array, string, number, RegExp]>([
    ['a section longer than the file', component([7, 100, 1]), 'binary/truncated', 10, /section 7/],
    [
      'a count larger than the section',
      component(section(7, 9, 0x40)),
      'binary/truncated',
      10,
      /9 entries/,
    ],
    [
      'a count of four billion',
      component(section(7, 0xff, 0xff, 0xff, 0xff, 0x0f)),
      'binary/truncated',
      10,
      /4294967295/,
    ],
    [
      'bytes after the last entry',
      component(section(7, 0, 0)),
      'binary/malformed',
      11,
      /after its last entry/,
    ],
    ['an unknown section', component(section(42)), 'binary/malformed', 8, /no section 42/],
    [
      'an integer that is too long',
      component(section(7, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01)),
      'binary/malformed',
      10,
      /32 bits/,
    ],
    ['a name that is not UTF-8', component(section(0, 1, 0xff)), 'binary/malformed', 11, /UTF-8/],
    ['an unknown type', component(section(7, 1, 0x3d)), 'binary/malformed', 11, /0x3d is no type/],
    [
      'an unknown canonical definition',
      component(section(8, 1, 0x3f)),
      'binary/unsupported',
      11,
      /0x3f/,
    ],
    [
      'a retired built-in',
      component(section(8, 1, 0x08, 0)),
      'binary/unsupported',
      11,
      /backpressure\.set/,
    ],
    [
      'named results',
      component(section(7, 1, 0x40, 0, 1, 1, 1, 0x61, 0x79)),
      'binary/unsupported',
      13,
      /named results/,
    ],
    [
      'an unknown option',
      component(section(8, 1, 0x01, 0, 0, 1, 0x33)),
      'binary/unsupported',
      15,
      /option 0x33/,
    ],
    [
      'an outer alias of a function',
      component(section(6, 1, 1, 2, 0, 0)),
      'binary/malformed',
      11,
      /outer alias/,
    ],
    [
      'an attribute twice',
      component(section(10, 1, 2, ...text('a'), 2, 2, 0, 2, 0, 3, 1)),
      'binary/malformed',
      11,
      /externalId twice/,
    ],
    [
      'a core module within that is none',
      component(section(1, 1, 2, 3, 4, 5, 6, 7, 8)),
      'binary/malformed',
      10,
      /preamble/,
    ],
  ])('%s', (_, bytes, code, offset, message) => {
    const d = failure(bytes);
    expect(d).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(d.span.offset).toBe(offset);
    expect(d.span.path).toMatch(/^component/);
  });

  test('the way to the place is told from the outside in', () => {
    const inner = component(section(7, 2, 0x79, 0x3d));
    const d = failure(component(section(4, ...inner)));
    expect(d.span.path).toBe('component > component > type 1');
  });

  test('nesting ends at the limit, in components and in types', () => {
    let bytes: Uint8Array = component();
    for (let i = 0; i < 300; i++) {
      const size = bytes.length;
      bytes = component([4, (size & 0x7f) | 0x80, (size >> 7) | 0x80, size >> 14, ...bytes]);
    }
    expect(failure(bytes).code).toBe('binary/nesting');
    const type = Array.from({ length: 300 }, () => [0x42, 1, 1]).flat();
    const size = type.length + 2;
    const types = component([7, (size & 0x7f) | 0x80, size >> 7, 1, ...type, 0x7f]);
    expect(failure(types).code).toBe('binary/nesting');
  });

  test('a file can define only so much', () => {
    const many = new Uint8Array(limits.binaryItems + 100).fill(0x7f);
    many.set(preamble);
    const size = many.length - preamble.length - 5;
    const leb = (n: number): number[] =>
      [0, 7, 14, 21].map((s) => ((n >> s) & 0x7f) | (s < 21 ? 0x80 : 0));
    many.set([7, ...leb(size)], 8);
    many.set(leb(size - 4), 13);
    expect(failure(many).code).toBe('binary/too-large');
  });
});

describe('what is read', () => {
  test('an empty component', () => {
    const tree = read(component());
    expect(tree).toMatchObject({ kind: 'component', file: 'x.wasm', offset: 0, end: 8 });
    expect(tree.definitions).toEqual([]);
  });

  test('every value type', async () => {
    const tree = read(
      await parse(`(component
        (type (record (field "a" u8) (field "b" string)))
        (type (variant (case "a") (case "b" u32)))
        (type (list s8)) (type (list s16 4)) (type (tuple bool char))
        (type (flags "a" "b")) (type (enum "a")) (type (option f32))
        (type (result)) (type (result u64 (error s64))) (type (result (error 7)))
        (type $r (resource (rep i32))) (type (own $r)) (type (borrow $r))
        (type (stream u8)) (type (stream)) (type (future 8)) (type (map string u32))
        (type error-context) (type (func async (param "x" f64) (result bool))))`),
    );
    const types = tree.definitions.flatMap((d) => (d.kind === 'type' ? [d.type] : []));
    expect(types).toEqual([
      {
        kind: 'record',
        fields: [
          { name: 'a', type: 'u8' },
          { name: 'b', type: 'string' },
        ],
      },
      { kind: 'variant', cases: [{ name: 'a' }, { name: 'b', type: 'u32' }] },
      { kind: 'list', type: 's8' },
      { kind: 'list', type: 's16', length: 4 },
      { kind: 'tuple', types: ['bool', 'char'] },
      { kind: 'flags', labels: ['a', 'b'] },
      { kind: 'enum', labels: ['a'] },
      { kind: 'option', type: 'f32' },
      { kind: 'result' },
      { kind: 'result', ok: 'u64', err: 's64' },
      { kind: 'result', err: 7 },
      { kind: 'resource', rep: 'i32' },
      { kind: 'own', resource: 11 },
      { kind: 'borrow', resource: 11 },
      { kind: 'stream', type: 'u8' },
      { kind: 'stream' },
      { kind: 'future', type: 8 },
      { kind: 'map', key: 'string', value: 'u32' },
      { kind: 'primitive', type: 'error-context' },
      { kind: 'func', async: true, params: [{ name: 'x', type: 'f64' }], result: 'bool' },
    ]);
  });

  test('core modules are views, with their shape', async () => {
    const bytes = await parse(`(component (core module $m
      (import "env" "f" (func (param i32) (result i64)))
      (import "env" "mem" (memory 1 2))
      (type (sub (struct (field i32))))
      (table (export "t") 1 funcref)
      (global (export "g") (mut f64) (f64.const 1))
      (tag (export "x") (param i32))
      (func (export "h") (param externref))
      (@custom "note" "hi"))
      (core instance (instantiate $m)))`);
    const tree = read(bytes);
    const [def] = tree.definitions as [Extract<Definition, { kind: 'core-module' }>];
    const { module } = def;
    expect(module.bytes.buffer).toBe(bytes.buffer);
    expect(module.bytes[0]).toBe(0);
    expect(module.name).toBe('m');
    expect(module.imports).toEqual([
      { module: 'env', name: 'f', type: { kind: 'func', params: ['i32'], results: ['i64'] } },
      {
        module: 'env',
        name: 'mem',
        type: { kind: 'memory', limits: { min: 1, max: 2, shared: false, address: 'i32' } },
      },
    ]);
    expect(module.exports).toEqual([
      {
        name: 't',
        type: {
          kind: 'table',
          element: '(ref null func)',
          limits: { min: 1, shared: false, address: 'i32' },
        },
      },
      { name: 'g', type: { kind: 'global', type: 'f64', mutable: true } },
      { name: 'x', type: { kind: 'tag', params: ['i32'] } },
      { name: 'h', type: { kind: 'func', params: ['(ref null extern)'], results: [] } },
    ]);
    expect(module.customs.map((c) => c.name)).toContain('note');
  });

  test('names for people', async () => {
    const tree = read(
      await parse('(component $vault (core module $m) (core instance $i (instantiate $m)))'),
    );
    expect(tree.names.component).toBe('vault');
    expect(tree.names.sorts.get('core instance')?.get(0)).toBe('i');
    expect(tree.names.sorts.get('core module')?.get(0)).toBe('m');
  });

  test('a name section that is nonsense is no error', () => {
    const custom = section(0, ...text('component-name'), 1, 99, 3);
    const tree = read(component(custom));
    expect(tree.names.sorts.size).toBe(0);
    expect(kinds(tree)).toEqual(['custom']);
  });

  test('attributes of names', () => {
    const attributes = [3, 0, ...text('a:b/c'), 1, ...text('.1'), 2, ...text('id')];
    const tree = read(
      component(section(7, 1, 0x42, 0), section(10, 1, 2, ...text('x'), ...attributes, 5, 0)),
    );
    expect(tree.definitions[1]).toMatchObject({
      extern: { name: 'x', implements: 'a:b/c', versionSuffix: '.1', externalId: 'id' },
    });
  });

  test('start and value definitions', () => {
    const tree = read(component(section(12, 1, 0x79, 1, 5), section(9, 0, 1, 0, 0)));
    expect(tree.definitions).toMatchObject([
      { kind: 'value', type: 'u32', data: new Uint8Array([5]) },
      { kind: 'start', func: 0, args: [0], results: 0 },
    ]);
  });

  test('a module type with aliases', async () => {
    const tree = read(
      await parse(`(component
        (core type $f (func (param i32)))
        (core type (module (alias outer 1 $f (type $g)) (import "a" "b" (func (type $g)))
          (export "m" (memory i64 1)))))`),
    );
    expect(tree.definitions[1]).toMatchObject({
      types: [
        {
          kind: 'module',
          decls: [
            { kind: 'outer-type', count: 1, index: 0 },
            { kind: 'import', module: 'a', name: 'b', type: { kind: 'func', type: 0 } },
            { kind: 'export', name: 'm', type: { kind: 'memory', limits: { address: 'i64' } } },
          ],
        },
      ],
    });
  });
});

describe('canonical definitions', () => {
  test('have one row each', () => {
    expect(new Set(canonTable.map((r) => r.opcode)).size).toBe(canonTable.length);
    expect(new Set(canonTable.map((r) => r.name)).size).toBe(canonTable.length);
  });

  test.each(canonTable.map((row) => [row.name, row] as const))(
    '%s is read with its operands',
    (name, row) => {
      const bytes: Record<string, number[]> = {
        sort: [0],
        zero: [0],
        'core-valtype': [0x7f],
        result: [0, 0x79],
        options: [2, 0x01, 0x03, 4],
      };
      const operands = row.operands.flatMap((o) => bytes[o] ?? [1]);
      const tree = read(component(section(8, 1, row.opcode, ...operands)));
      const [def] = tree.definitions;
      expect(def).toMatchObject({ kind: 'canon', name });
      const found = (def as Extract<Definition, { kind: 'canon' }>).operands;
      expect(Object.keys(found)).toHaveLength(
        row.operands.filter((o) => o !== 'sort' && o !== 'zero').length,
      );
      if (row.operands.includes('options')) {
        expect(found.options).toEqual([{ kind: 'utf16' }, { kind: 'memory', index: 4 }]);
      }
    },
  );

  test.each(canonTable.filter((row) => row.operands.includes('zero')))(
    'a byte of $name must be zero, which once said `cancellable`',
    ({ opcode, operands }) => {
      const rest = operands.slice(1).map(() => 0);
      const bytes = (zero: number): Uint8Array => component(section(8, 1, opcode, zero, ...rest));
      expect(readComponent(bytes(0)).diagnostics).toEqual([]);
      expect(readComponent(bytes(1)).diagnostics).toMatchObject([{ code: 'binary/malformed' }]);
    },
  );
});
