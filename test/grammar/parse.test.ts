/** What WIT.md's grammar has becomes the AST that `ast.ts` describes. */
import { describe, expect, test } from 'vitest';
import { childrenOf, keywords, parse, walk } from '../../grammar/wit/index.ts';
import type { Node, WitFile } from '../../grammar/wit/index.ts';

function read(text: string): WitFile {
  const { value, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return value;
}

/** A node on one line: kinds in brackets, names and literals as they are. */
function sketch(node: Node): string {
  switch (node.kind) {
    case 'id':
      return node.missing ? '?' : node.name;
    case 'version':
      return `@${node.text}`;
    case 'type-length':
      return node.text;
    case 'external-id':
      return JSON.stringify(node.value);
    case 'type-apply':
      return node.args === undefined
        ? node.keyword
        : `${node.keyword}<${node.args.map(sketch).join(' ')}>`;
    default: {
      const inner = childrenOf(node).map((child) => ` ${sketch(child)}`);
      const isAsync = node.kind === 'func-type' && node.async ? ' async' : '';
      return `(${node.kind}${isAsync}${inner.join('')})`;
    }
  }
}

const items = (text: string) => read(text).items.map(sketch);
const ofInterface = (text: string) =>
  items(`interface i { ${text} }`).map((s) => s.replace(/^\(interface i ?(.*)\)$/, '$1'))[0];
const ofWorld = (text: string) =>
  items(`world w { ${text} }`).map((s) => s.replace(/^\(world w ?(.*)\)$/, '$1'))[0];

describe('files', () => {
  test.each([
    ['package a:b;', '(package-decl (package-id a b))'],
    ['package a:b@1.2.3-rc.1+b.5;', '(package-decl (package-id a b @1.2.3-rc.1+b.5))'],
    ['package a:b:c/d/e@1.0.0;', '(package-decl (package-id a b c d e @1.0.0))'],
    ['package a : b @ 1.0.0 ;', '(package-decl (package-id a b @1.0.0))'],
    ['\ufeffpackage %use:%b;\r\n', '(package-decl (package-id use b))'],
  ])('%s', (text, expected) => {
    const { package: decl } = read(text);
    expect(sketch(decl!)).toBe(expected);
  });

  test.each([
    ['use a;', '(top-use (local-path a))'],
    ['use a:b/c as d;', '(top-use (package-path (package-id a b) c) d)'],
    ['use a:b/c@1.0.0;', '(top-use (package-path (package-id a b @1.0.0) c))'],
    ['use a:b:c/d/e@1.0.0;', '(top-use (package-path (package-id a b c d @1.0.0) e))'],
    ['interface a {}', '(interface a)'],
    ['@unstable(feature = x) world w {}', '(world (unstable x) w)'],
    ['package a:b { interface c {} }', '(package-block (package-id a b) (interface c))'],
    [
      'package a:b@1.0.0 { world w {} } package c:d {}',
      '(package-block (package-id a b @1.0.0) (world w)) (package-block (package-id c d))',
    ],
    [
      'package a:b { package c:d { use e; } }',
      '(package-block (package-id a b) (package-block (package-id c d) (top-use (local-path e))))',
    ],
  ])('%s', (text, expected) => {
    expect(items(text).join(' ')).toBe(expected);
  });
});

describe('interfaces', () => {
  test.each([
    ['f: func();', '(func f (func-type))'],
    [
      'f: func(a: u32, b: t,) -> string;',
      '(func f (func-type (param a u32) (param b (type-name t)) string))',
    ],
    ['f: async func();', '(func f (func-type async))'],
    ['f:func(a:b)->c;', '(func f (func-type (param a (type-name b)) (type-name c)))'],
    ['%func: func(%list: %u8);', '(func func (func-type (param list (type-name u8))))'],
    ['use a.{b, c as d,};', '(use (local-path a) (use-name b) (use-name c d))'],
    ['use a:b/c@1.0.0-x.y.{d};', '(use (package-path (package-id a b @1.0.0-x.y) c) (use-name d))'],
    ['use a.{};', '(use (local-path a))'],
    ['type a = b;', '(type-alias a (type-name b))'],
    ['record r { a: u8, b: s64 }', '(record r (field a u8) (field b s64))'],
    [
      'variant v { a, b(u8), c(option<string>), }',
      '(variant v (case a) (case b u8) (case c option<string>))',
    ],
    ['enum e { a, b }', '(enum e (label a) (label b))'],
    ['flags f { a }', '(flags f (label a))'],
    ['resource r;', '(resource r)'],
    ['resource r {}', '(resource r)'],
    [
      'resource r { constructor(a: u8) -> result<r>; m: func(); s: static async func(); }',
      '(resource r (constructor constructor (func-type (param a u8) result<(type-name r)>)) ' +
        '(method m (func-type)) (static s (func-type async)))',
    ],
    [
      '@since(version = 1.0.0) @deprecated(version = 2.0.0-a) f: func();',
      '(func (since @1.0.0) (deprecated @2.0.0-a) f (func-type))',
    ],
    [
      '@external-id("☃ \\t\\u{1F600}\\41\\"") resource r { @external-id("") m: func(); }',
      '(resource "☃ \\t😀A\\"" r (method "" m (func-type)))',
    ],
  ])('%s', (text, expected) => {
    expect(ofInterface(text)).toBe(expected);
  });

  test.each([
    ...['bool', 'char', 'string', 'error-context', 'future', 'stream', 'result', 'f32', 'f64'],
    ...['u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64'],
    ...['list<u8>', 'list<list<u8> 4>', 'option<result<u8 string>>', 'tuple<u8 char>'],
    ...['map<string list<u8>>', 'future<u8>', 'stream<stream<u8>>', 'result<u8>'],
  ])('type %s', (type) => {
    const written = type.replaceAll(' ', ', ');
    expect(ofInterface(`type t = ${written};`)).toBe(`(type-alias t ${type})`);
  });

  test('types that name others, and holes', () => {
    expect(ofInterface('type t = result<_, own<r>>;')).toBe(
      '(type-alias t result<(type-hole) own<(type-name r)>>)',
    );
    expect(ofInterface('type t = borrow<%r>;')).toBe('(type-alias t borrow<(type-name r)>)');
    expect(ofInterface('type t = tuple<u8, u8,>;')).toBe('(type-alias t tuple<u8 u8>)');
  });
});

describe('worlds', () => {
  test.each([
    ['import a;', '(import (extern-path (local-path a)))'],
    ['export a:b/c@1.0.0;', '(export (extern-path (package-path (package-id a b @1.0.0) c)))'],
    ['import a: b;', '(import (extern-named-path a (local-path b)))'],
    ['import a :b;', '(import (extern-named-path a (local-path b)))'],
    ['import a: b:c/d;', '(import (extern-named-path a (package-path (package-id b c) d)))'],
    ['import a:b:c/d;', '(import (extern-path (package-path (package-id a b c) d)))'],
    ['import a: b/c;', '(import (extern-path (package-path (package-id a b) c)))'],
    ['import a:func();', '(import (extern-func a (func-type)))'],
    [
      'export a: async func(b: u8) -> u8;',
      '(export (extern-func a (func-type async (param b u8) u8)))',
    ],
    ['import a: interface { f: func(); }', '(import (extern-interface a (func f (func-type))))'],
    ['include a;', '(include (local-path a))'],
    [
      'include a:b/c with { d as e, f as g }',
      '(include (package-path (package-id a b) c) (use-name d e) (use-name f g))',
    ],
    ['include a with { b as c };', '(include (local-path a) (use-name b c))'],
    ['use a.{b}; type c = b;', '(use (local-path a) (use-name b)) (type-alias c (type-name b))'],
    ['@external-id("x/y") import a: b;', '(import "x/y" (extern-named-path a (local-path b)))'],
  ])('%s', (text, expected) => {
    expect(ofWorld(text)).toBe(expected);
  });
});

describe('names', () => {
  test('every keyword is a name behind %', () => {
    for (const word of keywords) {
      expect(ofInterface(`%${word}: func();`)).toBe(`(func ${word} (func-type))`);
      const bare = parse(`interface i { ${word}: func(); }`).diagnostics.map((d) => d.code);
      expect(bare).toEqual(['parse/keyword-as-name']);
    }
  });

  test.each([
    'a',
    'a-b',
    'A',
    'XML-http',
    'a1-2b-C3',
    'version',
    'since',
    'unstable',
    'feature',
    'constructor-x',
  ])('%s is a name', (name) => {
    expect(ofInterface(`${name}: func(${name}: ${name});`)).toBe(
      `(func ${name} (func-type (param ${name} (type-name ${name}))))`,
    );
  });

  test('names of objects are names like others', () => {
    const names = ['constructor-of', 'to-string', 'prototype', 'hasownproperty', 'proto'];
    for (const name of names) expect(ofInterface(`${name}: func();`)).toContain(name);
    expect(
      parse('interface __proto__ { valueOf: func(); }').diagnostics.map((d) => d.code),
    ).toEqual(['parse/invalid-name', 'parse/invalid-name']);
  });
});

describe('ranges', () => {
  const text =
    'package a:b@1.0.0;\n/// docs\n@since(version = 1.0.0)\ninterface i {\n  %f: func(a: list<u8>) -> c;\n}\n';
  const at = (range: readonly [number, number]) => text.slice(...range);

  test('begin with the first token of an item and end with its last', () => {
    const seen: string[] = [];
    walk(read(text), {
      any: { enter: (node) => void seen.push(`${node.kind}: ${at(node.range)}`) },
    });
    expect(seen.slice(1)).toMatchInlineSnapshot(`
      [
        "package-decl: package a:b@1.0.0;",
        "package-id: a:b@1.0.0",
        "id: a",
        "id: b",
        "version: 1.0.0",
        "interface: @since(version = 1.0.0)
      interface i {
        %f: func(a: list<u8>) -> c;
      }",
        "since: @since(version = 1.0.0)",
        "version: 1.0.0",
        "id: i",
        "func: %f: func(a: list<u8>) -> c;",
        "id: %f",
        "func-type: func(a: list<u8>) -> c",
        "param: a: list<u8>",
        "id: a",
        "type-apply: list<u8>",
        "type-apply: u8",
        "type-name: c",
        "id: c",
      ]
    `);
  });

  test('the file spans the text', () => {
    expect(read(text).range).toEqual([0, text.length]);
  });
});

describe('what is left of broken files', () => {
  const left = (text: string) => parse(text).value.items.map(sketch);

  test('the other items of an interface, and the items after it', () => {
    expect(left('interface a { b func(); d: func(); e: ; f: func(); } interface g {}')).toEqual([
      '(interface a (func b (func-type)) (func d (func-type)) (func e (func-type)) (func f (func-type)))',
      '(interface g)',
    ]);
  });

  test('the sound fields of a record', () => {
    expect(left('interface a { record b { c: u8, d u8, : u8, e: u8 } }')).toEqual([
      '(interface a (record b (field c u8) (field d u8) (field e u8)))',
    ]);
  });

  test('the name that something unknown declares', () => {
    expect(left('interface a { recrod b { c: u8 } d: func(); }')).toEqual([
      '(interface a (error b) (func d (func-type)))',
    ]);
  });

  test('missing names', () => {
    expect(left('interface { type = u8; }')).toEqual(['(interface ? (type-alias ? u8))']);
    expect(left('use a:b;')).toEqual(['(top-use (package-path (package-id a b) ?))']);
  });

  test('versions and strings that are wrong are empty', () => {
    expect(left('@since(version = 1.0) interface a {}')).toEqual(['(interface (since @) a)']);
    expect(left('interface a { @external-id("\\ff") b: func(); }')).toEqual([
      '(interface a (func "" b (func-type)))',
    ]);
  });
});
