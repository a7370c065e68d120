/** The grammar of WAC: what each construct becomes, what is said of mistakes, and that no text breaks the reader. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWac } from '../../grammar/wac/index.ts';
import type { Expr, Statement } from '../../grammar/wac/index.ts';
import { docText, parse } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../../src/base/index.ts';

const sample = `package demo:shop@1.0.0 targets demo:shop/whole;

/// What a price is.
record price { cents: u64, currency: currency }
enum currency { eur, chf }
type check = func(of: price) -> bool;

interface prices {
  use wasi:clocks/wall-clock@0.2.0.{datetime};
  type ask = async func(name: string) -> option<price>;
  resource basket { constructor(); get: func(name: string) -> price; fits: check; }
  find: ask;
  async-find: async func() -> stream<price>;
}

world whole {
  import log: func(line: string);
  import prices;
  export d: interface { x: func(); };
  include wasi:cli/imports@0.2.0 with { stdin as input };
}

// Where it comes from.
import store as my-store: demo:store/store@2.0.0;
import raw as "demo:raw/raw@1.0.0": interface { f: func(); };
import log: func(line: string);
import known: prices;

let one = new demo:cache { store, log: log, "demo:raw/raw": (raw), ...known, ... };
let two = (new demo:app@1.2.0 { store: one["demo:store/store"].inner }).run;
export two as start;
export one...;
export new demo:rest {}["a b"] as "x:y/z";
`;

/** A node without ranges and what is absent, names as text. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  const { kind, name } = node as { kind?: string; name?: unknown };
  if (kind === 'id') return name;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !['range', 'docs', 'gates', 'keywordRange'].includes(key))
      .map(([key, value]) => [key, key === 'spread' ? true : plain(value)]),
  );
}

/** An expression as it could be written. */
function written({ primary, accesses }: Expr): string {
  const first =
    primary.kind === 'name'
      ? primary.name.name
      : primary.kind === 'nested'
        ? `(${written(primary.value)})`
        : primary.kind === 'error'
          ? '?'
          : `new ${primary.package.names[0]!.name} {${primary.arguments.length}}`;
  return [
    first,
    ...accesses.map((a) => (a.kind === 'access' ? `.${a.name.name}` : `["${a.name.value}"]`)),
  ].join('');
}

function statements(text: string): readonly Statement[] {
  const { value, diagnostics } = parseWac(text);
  expect(diagnostics).toEqual([]);
  return value.statements;
}

describe('a composition', () => {
  const { value, diagnostics } = parseWac(sample, { file: 'shop.wac' });
  const of = <K extends Statement['kind']>(kind: K) =>
    value.statements.filter((s): s is Extract<Statement, { kind: K }> => s.kind === kind);

  test('is read without a finding, with its comments and docs', () => {
    expect(diagnostics).toEqual([]);
    expect(value.comments.map(({ text }) => text)).toEqual([
      '/// What a price is.',
      '// Where it comes from.',
    ]);
    expect(docText(of('record')[0]!.docs)).toBe('What a price is.');
  });

  test('names itself and the world that it is for', () => {
    expect(plain(value.package)).toEqual({
      kind: 'package-directive',
      id: {
        kind: 'package-id',
        namespaces: ['demo'],
        names: ['shop'],
        version: { kind: 'version', text: '1.0.0' },
      },
      targets: {
        kind: 'package-path',
        package: { kind: 'package-id', namespaces: ['demo'], names: ['shop'] },
        name: 'whole',
      },
    });
  });

  test('imports paths, interfaces, functions and names', () => {
    expect(of('import-statement').map((s) => [s.name.name, plain(s.as), s.type.kind])).toEqual([
      ['store', 'my-store', 'package-path'],
      ['raw', { kind: 'string', value: 'demo:raw/raw@1.0.0' }, 'inline-interface'],
      ['log', undefined, 'func-type'],
      ['known', undefined, 'local-path'],
    ]);
  });

  test('has expressions, and arguments of each kind', () => {
    const lets = of('let');
    expect(lets.map((s) => `${s.name.name} = ${written(s.value)}`)).toEqual([
      'one = new cache {5}',
      'two = (new app {1}).run',
    ]);
    const { primary } = lets[0]!.value;
    const args = primary.kind === 'new' ? primary.arguments : [];
    expect(args.map(({ kind }) => kind)).toEqual([
      'inferred-argument',
      'named-argument',
      'named-argument',
      'spread-argument',
      'fill-argument',
    ]);
    expect(of('export-statement').map((s) => [written(s.value), plain(s.as), s.spread])).toEqual([
      ['two', 'start', undefined],
      ['one', undefined, [sample.indexOf('...;'), sample.indexOf('...;') + 3]],
      ['new rest {0}["a b"]', { kind: 'string', value: 'x:y/z' }, undefined],
    ]);
  });

  test('has types of functions with names, which WIT has not', () => {
    expect(of('func-alias').map((s) => [s.name.name, s.type.params.length])).toEqual([
      ['check', 1],
    ]);
    const [prices] = of('interface');
    expect(prices!.items.map(({ kind }) => kind)).toEqual([
      'use',
      'func-alias',
      'resource',
      'func',
      'func',
    ]);
    const [find] = prices!.items.filter((item) => item.kind === 'func');
    expect(plain(find!.type)).toEqual({ kind: 'func-name', name: 'ask' });
    expect(parse('interface i { type t = func(); }').diagnostics).not.toEqual([]);
    expect(parse('interface i { f: g; }').diagnostics).not.toEqual([]);
  });

  test('may name things as its keywords with a `%`, and has WIT as it was beside it', () => {
    expect(statements('package a:b; let %new = %let; export %new;').length).toBe(2);
    expect(parse('interface let { new: func(targets: u8); }').diagnostics).toEqual([]);
  });
});

/** What is wrong stands in `«»`; with the message and the first help. */
const mistakes: readonly (readonly [marked: string, message: string, help?: string])[] = [
  ['let x «y»;', 'expected `=`, found `y`'],
  ['let x = «;»', 'expected a name, `new` or `(`, found `;`'],
  ['let «new» = y;', '`new` is a keyword, not a name', 'write `%new` to use it as a name'],
  ['«x» = new c:d {};', 'no keyword stands before `x`', 'values are named by `let x = …;`'],
  ['«lett» x = y;', '`lett` is not a kind of item', 'did you mean `let`?'],
  ['«var» x = y;', '`var` is not a kind of item', 'values are named by `let`'],
  ['let x = new c:d«;»', 'expected `{`, found `;`', 'arguments stand in braces: `new d { … }`'],
  ['let x = new c:d { y«» z };', 'expected `,` or `}`, found `z`'],
  ['let x = new c:d { «=» };', '`=` cannot stand in an argument'],
  [
    'let x = new c:d { «...», y };',
    '`...` must be the last argument',
    'it imports all that nothing else is given for',
  ],
  ['let x = new «c» {};', 'a package name has a namespace', 'for example `my-org:c`'],
  ['let x = y[«z»];', 'expected a string, found `z`'],
  ['let x = y["z"«[»;', 'expected `]`, found `[`'],
  ['let x = (y«»;', 'expected `)`, found `;`'],
  ['export x... «as» y;', 'expected `;`, found keyword `as`', 'what is spread keeps its names'],
  ['import x «c»:d/e;', 'expected `:`, found `c`'],
  [
    'import x: «u8»;',
    'expected `func`, `interface` or the path of an interface, found keyword `u8`',
  ],
  [
    'import x: «c:d»;',
    '`c:d` is a package, not an interface or world',
    'name one of its interfaces or worlds: `c:d/name`',
  ],
  ['resource «r»;', 'a resource cannot stand in a composition', 'resources stand in interfaces'],
  [
    '«use» c:d/e.{f};',
    'keyword `use` cannot stand in a composition',
    'types are taken in interfaces and worlds; what is imported is named by `import`',
  ],
  [
    '«package» c:d;',
    'keyword `package` cannot stand in a composition',
    'a composition is one package, which stands in its first line',
  ],
  ['«@since(version = 1.0.0)» let x = y;', '`@since` cannot stand on a `let`'],
  ['let x = y «#» ;', '`#` has no meaning in WAC', 'comments are written `// …` or `/* … */`'],
];

describe('a mistake is one finding', () => {
  test.each(mistakes)('%s', (marked, message, help) => {
    const text = `package a:b;\n${marked}\nexport last;\n`;
    const start = text.indexOf('«');
    const end = text.indexOf('»') - 1;
    const { value, diagnostics } = parseWac(text.replace('«', '').replace('»', ''));
    const found = diagnostics.map((d) => ({
      at: d.span !== undefined && isTextSpan(d.span) ? [d.span.start, d.span.end] : undefined,
      message: d.message,
      help: d.help[0],
    }));
    expect(found).toEqual([{ at: [start, end], message, help }]);
    // The rest is read.
    expect(value.statements.at(-1)?.kind).toBe('export-statement');
  });

  test('of the first line, too', () => {
    expect(parseWac('let x = y;').diagnostics).toMatchObject([
      { code: 'parse/expected-token', message: 'expected `package`, found keyword `let`' },
    ]);
    expect(parseWac('package a:b targets c;').diagnostics).toEqual([]);
    expect(parseWac('package a:b target c:d/e;\nlet x = y;').diagnostics).toHaveLength(1);
  });

  test('several are all told', () => {
    const text =
      'package a:b;\nlet = x;\nlet y = new { };\nexport;\ninterface i { f: func( }\nlet z = 1;';
    const lines = parseWac(text).diagnostics.map(({ span }) =>
      span !== undefined && 'start' in span ? text.slice(0, span.start).split('\n').length : 0,
    );
    expect([...new Set(lines)]).toEqual([2, 3, 4, 5, 6]);
  });

  test('arguments that are put at the wrong place have a code of their own', () => {
    const { diagnostics } = parseWac('package a:b; let x = new c:d { ..., ...y };');
    expect(diagnostics.map(({ code }) => code)).toEqual(['parse/misplaced-fill']);
  });
});

describe('limits', () => {
  test('16 MB are read, and more is not', () => {
    const line = 'let x = new a:b { ... };\n';
    const text = `package a:b;\n${line.repeat((16 * 1024 * 1024) / line.length + 1)}`;
    expect(parseWac(text).diagnostics).toMatchObject([{ code: 'parse/too-large' }]);
  });

  test.each([
    ['new', 'new a:b { x: ', ' }'],
    ['parentheses', '(', ')'],
  ])('10,000 levels of %s are refused', (_, open, close) => {
    const text = `package a:b; let x = ${open.repeat(10_000)}y${close.repeat(10_000)};`;
    expect(parseWac(text).diagnostics).toMatchObject([{ code: 'parse/too-deep' }]);
  });

  test('as many accesses in a row as there is room for are read', () => {
    const { value, diagnostics } = parseWac(`package a:b; let x = y${'.z'.repeat(200_000)};`);
    expect(diagnostics).toEqual([]);
    const [statement] = value.statements;
    expect(statement!.kind === 'let' && statement!.value.accesses.length).toBe(200_000);
  });

  test('what JavaScript gives that is no text is refused', () => {
    expect(() => parseWac(new Uint8Array() as unknown as string)).toThrow(/`parseWac` takes/);
    expect(parseWac('\0asm\r\0\x01\0').diagnostics).toMatchObject([
      { code: 'parse/not-text', message: 'this is not WAC: it is a WebAssembly binary' },
    ]);
  });
});

/** Sees that each node lies in the one around it. */
function checkRanges(node: unknown, outer: readonly [number, number]): void {
  if (Array.isArray(node)) for (const one of node) checkRanges(one, outer);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { range, kind } = node as { range?: readonly [number, number]; kind?: string };
  if (range !== undefined) {
    if (range[0] < outer[0] || range[1] > outer[1] || range[0] > range[1]) {
      throw new Error(`${kind} ${range.join()} is not in ${outer.join()}`);
    }
  }
  for (const [key, value] of Object.entries(node)) {
    // Docs stand before what they are of.
    if (key !== 'docs' && key !== 'range' && key !== 'spread') checkRanges(value, range ?? outer);
  }
}

test('random edits never break the reader', () => {
  const tokens = sample.match(/[\w%-]+|\s+|\.\.\.|[^\s\w]/g)!;
  const edit = fc.record({
    at: fc.nat(tokens.length - 1),
    remove: fc.nat(3),
    insert: fc.array(fc.constantFrom(...tokens, '"', '/*', '\0', '}', '{', '('), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const edited = [...tokens];
      for (const { at, remove, insert } of edits) edited.splice(at, remove, ...insert);
      const text = edited.join('');
      const { value, diagnostics } = parseWac(text);
      for (const { span } of diagnostics) {
        if (span === undefined || !isTextSpan(span)) throw new Error('a span of no text');
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(span.start).toBeLessThanOrEqual(span.end);
      }
      checkRanges(value, [0, text.length]);
    }),
    { numRuns: 1000 * Number(process.env['WITLINK_FUZZ'] ?? 1) },
  );
});

test('one token too few or twice is a few findings at most', () => {
  const text = sample.replaceAll(/\/\/.*/g, '');
  const places = [...text.matchAll(/[\w%-]+|\.\.\.|[^\s\w]/g)];
  let many = 0;
  for (const { index, 0: image } of places) {
    const without = text.slice(0, index) + text.slice(index + image.length);
    const twice = `${text.slice(0, index)}${image} ${text.slice(index)}`;
    for (const edited of [without, twice]) {
      if (parseWac(edited).diagnostics.length > 2) many++;
    }
  }
  expect(many / places.length / 2).toBeLessThan(0.04);
});
