/** Every code of the grammar has a fixture; fixes mend what they promise; broken files are read as far as can be. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { createSource, isTextSpan } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { testDiagnostics } from '../diagnostics.ts';

const fixtures = 'fixtures/diagnostics/parse';

testDiagnostics('parse', (input) => {
  const text = readFileSync(input, 'utf8');
  const { diagnostics } = parse(text, { file: input });
  return Promise.resolve({ diagnostics, sources: new Map([[input, text]]) });
});

/** Codes that need more input than a fixture should have. */
const elsewhere = new Set(['too-large', 'too-many']);

test('every code has a fixture', () => {
  const source = readdirSync('grammar/wit')
    .map((name) => readFileSync(`grammar/wit/${name}`, 'utf8'))
    .join('\n');
  const codes = [...source.matchAll(/[ .]report\(\s*'([a-z-]+)'|'parse\/([a-z-]+)'/g)].map(
    ([, short, whole]) => short ?? whole!,
  );
  const covered = new Set([...readdirSync(fixtures), ...elsewhere]);
  expect(new Set(codes).difference(covered)).toEqual(new Set());
  expect(covered.difference(new Set(codes))).toEqual(new Set());
});

/** The text with the edits of all fixes made. */
function mend(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .flatMap((d) => d.fixes[0]?.edits ?? [])
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((t, { span, newText }) => t.slice(0, span.start) + newText + t.slice(span.end), text);
}

describe('fixes leave nothing of what they are for', () => {
  test.each(readdirSync(fixtures))('%s', (code) => {
    const text = readFileSync(`${fixtures}/${code}/input.wit`, 'utf8');
    const { diagnostics } = parse(text);
    const unfixed = diagnostics.filter((d) => d.fixes.length === 0).length;
    expect(parse(mend(text, diagnostics)).diagnostics).toHaveLength(unfixed);
  });
});

/** Each finding as `line:column code`. */
function findings(text: string): string[] {
  const source = createSource('', text);
  return parse(text).diagnostics.map(({ code, span }) => {
    const { line, column } = source.position(
      span !== undefined && isTextSpan(span) ? span.start : 0,
    );
    return `${line}:${column} ${code.replace('parse/', '')}`;
  });
}

describe('limits', () => {
  test('a text that is too large is one finding', () => {
    const { diagnostics } = parse('x'.repeat(17 * 1024 * 1024));
    expect(diagnostics.map((d) => d.code)).toEqual(['parse/too-large']);
  });

  test.each([
    ['types', `interface a { type b = ${'list<'.repeat(10_000)}`],
    ['comments', '/*'.repeat(10_000)],
    ['blocks', 'package a:b {'.repeat(10_000)],
    ['parameters', `interface a { b: func${'('.repeat(10_000)}`],
  ])('%s that nest too deep are one finding', (_what, text) => {
    const found = findings(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/ too-deep$/);
  });

  test('200 levels are read', () => {
    const type = `${'list<'.repeat(200)}u8${'>'.repeat(200)}`;
    expect(findings(`interface a { type b = ${type}; }`)).toEqual([]);
    expect(findings(`${'/*'.repeat(200)} ${'*/'.repeat(200)}`)).toEqual([]);
  });

  test('packages in packages are read to 100 levels', () => {
    const nested = (n: number) => `${'package a:b {\n'.repeat(n)}${'}\n'.repeat(n)}`;
    expect(findings(nested(100))).toEqual([]);
    expect(findings(nested(150))).toEqual(['101:1 too-deep']);
  });

  test.each([
    [
      'errors of the parser',
      'interface a {\n  type b u32;\n'.repeat(1) + '  type b u32;\n'.repeat(5000),
    ],
    ['tokens too many', `interface a {\n${'  type b x = u8;\n'.repeat(5000)}}`],
    ['strays', ';\n'.repeat(5000)],
    ['names', `interface a {\n${'  fooBar: func();\n'.repeat(50_000)}}`],
    ['characters', '$\n'.repeat(50_000)],
    ['control characters', 'interface a {}\x01\n'.repeat(50_000)],
  ])('of very many %s a thousand are told', (_what, text) => {
    const { diagnostics } = parse(text);
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics.at(-1)!.code).toBe('parse/too-many');
  });

  test('messages quote the beginning of what is long', () => {
    for (const text of [
      `interface ${'a_'.repeat(5000)} {}`,
      `package a:b@${'1.'.repeat(5000)}0;`,
    ]) {
      const { diagnostics } = parse(text);
      expect(diagnostics).toHaveLength(1);
      expect(JSON.stringify(diagnostics).length).toBeLessThan(500);
    }
  });
});

describe('what is no text', () => {
  test.each([
    ['a WebAssembly binary', '\0asm\x0d\0\x01\0'],
    ['UTF-16', Buffer.from('package a:b;\ninterface c {}\n', 'utf16le').toString('utf8')],
    ['binary', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 256)).toString()],
  ])('%s', (_what, text) => {
    expect(findings(text)).toEqual(['1:1 not-text']);
  });
});

describe('one mistake is one finding', () => {
  test.each([
    ['interface a {\n  b: func()\n  c: func();\n}', ['2:12 expected-token']],
    ['interface a { b: func() }', ['1:24 expected-token']],
    ['package a:b\ninterface c {}', ['1:12 expected-token']],
    ['interface a {\n  b\n  c: func();\n}', ['2:4 expected-token']],
    ['interface a {\n  b\n}', ['3:1 expected-token']],
    ['interface a {\n  b:\n  c: func();\n}', ['2:5 expected-token']],
    ['interface a {\n  type b = list<u32\n  c: func();\n}', ['3:3 expected-token']],
    ['interface a {\n  record b\n    c: u32,\n  }\n  d: func();\n}', ['2:11 expected-token']],
    ['interface a {\n  record b (\n    c: u32,\n  )\n  d: func();\n}', ['2:12 expected-token']],
    ['interface a {\n  enum b { c }}\n  d: func();\n  type e = u8;\n}', ['2:15 unexpected-item']],
    ['interface a {\n  enum b {\n    c,\n  d: func();\n}\ninterface e {}', ['2:10 unclosed-block']],
    ['interface a {\n  b: func();\n\ninterface c {}', ['1:13 unclosed-block']],
    ['interface a {\n  resource b {\n    c: func();\n}', ['2:14 unclosed-block']],
    ['interface a {\n  use b.{c;\n  use d.{e};\n}', ['2:9 unclosed-block']],
    ['interface a {\n  use b.c};\n  use d.{e};\n}', ['2:9 expected-token']],
    ['interface a {\n  b: func(c: u8; d: u8);\n}', ['2:16 expected-token']],
    ['interface a {\n  b: func(c: u8;\n  d: func();\n}', ['2:16 expected-token']],
    ['interface a {\n  b: func(c: list<u8) -> u8;\n}', ['2:21 expected-token']],
    ['interface a {\n  b: func(list<u8>);\n}', ['2:11 expected-token']],
    ['interface a {\n  b: func(c: tuple<u8, d: u8, e: u8);\n}', ['2:24 expected-token']],
    ['interface a {\n  b: func(c: tuple<<u8>, d: u8, e: u8);\n}', ['2:20 expected-token']],
    ['interface a {\n  : func(\n    b: u8,\n    c: u8,\n  );\n}', ['2:3 unexpected-item']],
    ['interface a {\n  b( func(\n    c: u8,\n    d: u8,\n  );\n}', ['2:4 expected-token']],
    ['interface a {\n  b = u8;\n  c: func();\n}', ['2:3 unexpected-item']],
    ['world a {\n  import b: u32;\n  export c;\n}', ['2:13 expected-token']],
    ['interface a {\n  @since interface\n}', ['2:10 expected-token']],
    ['interface a { @x b: func(); }', ['1:16 unknown-attribute']],
    ['@since(version = 1.0.0)', ['1:24 expected-token']],
    ['interface a { "b }', ['1:15 unterminated-string']],
    ['union a { b }', ['1:1 unexpected-item']],
    ['}', ['1:1 unexpected-item']],
    ['interface', ['1:10 expected-token']],
    ['\ufeffpackage a:b;', []],
    ['package a:b;\ufeff', ['1:13 unexpected-character']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(findings(text)).toEqual(expected);
  });
});
