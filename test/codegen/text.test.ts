/** codegen's neutral ground: documents, templates, names, comments, refusals. */
import { expect, test } from 'vitest';
import { guestLanguages, notCarried } from '../../codegen/text/carried.ts';
import { enclosed, join, layOut } from '../../codegen/text/doc.ts';
import {
  comment,
  type CommentForm,
  docstring,
  doxygen,
  godoc,
  rustdoc,
  tsdoc,
} from '../../codegen/text/docs.ts';
import {
  assemblyscriptKeywords,
  cKeywords,
  cppKeywords,
  goKeywords,
  pythonKeywords,
  rustKeywords,
} from '../../codegen/text/keywords.ts';
import { cased, casedAll, settle } from '../../codegen/text/names.ts';
import { refusals } from '../../codegen/text/refusals.ts';
import { code, paragraphs } from '../../codegen/text/template.ts';
import { parse } from '../../grammar/wit/index.ts';
import { resolve } from '../../src/resolve/index.ts';

const underscore = (keywords: ReadonlySet<string>) => ({
  keywords,
  escape: (name: string) => `${name}_`,
});

test('a level is what the printer indents with, a width is the printer’s', () => {
  const call = code`
    if (x) {
      f${enclosed('(', ['first', 'second'], ')')};
    }
  `;
  expect(layOut(call)).toBe('if (x) {\n  f(first, second);\n}');
  expect(layOut(call, { indent: '\t' })).toBe('if (x) {\n\tf(first, second);\n}');
  expect(layOut(call, { indent: '    ', width: 12 })).toBe(
    'if (x) {\n    f(\n        first,\n        second,\n    );\n}',
  );
});

test('symbols stand by reference', () => {
  const doc = code<number>`let ${{ kind: 'name', of: 7 }};`;
  expect(layOut(doc, { nameOf: (of) => `n${of}` })).toBe('let n7;');
  expect(() => layOut(doc)).toThrow(TypeError);
});

test('what is put in keeps the indentation of its line', () => {
  const inner = code`
    a {
      b
    }
  `;
  const outer = code`
    x {
      ${[inner, 'c\nd', undefined, '', false]}
      pre ${inner} post
       * ${inner}
    }
  `;
  expect(layOut(outer)).toBe(
    [
      'x {',
      '  a {',
      '    b',
      '  }',
      '  c',
      '  d',
      '',
      '  pre a {',
      '    b',
      '  } post',
      '   * a {',
      '     b',
      '   }',
      '}',
    ].join('\n'),
  );
});

test('a line of nothing is not there, nor are blank lines that it stood between', () => {
  const block = (a?: string, b?: string, c?: string): string =>
    layOut(code`
      {
        ${a}

        ${b}

        ${c}${undefined}
      }

      ${a}
      end
    `);
  expect(block('a', 'b', 'c')).toBe('{\n  a\n\n  b\n\n  c\n}\n\na\nend');
  expect(block('a', undefined, 'c')).toBe('{\n  a\n\n  c\n}\n\na\nend');
  expect(block('a')).toBe('{\n  a\n}\n\na\nend');
  expect(block(undefined, 'b')).toBe('{\n  b\n}\n\nend');
  expect(block()).toBe('{\n}\n\nend');
  expect(layOut(code`f(${[]}, ${0})`)).toBe('f(, 0)');
  expect(layOut(paragraphs(['a', undefined, '', join(', ', ['b', 'c'])])!)).toBe('a\n\nb, c');
});

test('a backslash of a template is one, but before a backtick or a `${`', () => {
  expect(layOut(code`"\n\0" \`x\` \${y} $`)).toBe('"\\n\\0" `x` ${y} $');
});

test.each([
  ['get-JSON', 'get_json', 'GET_JSON', 'getJson', 'GetJson'],
  ['DNS-error', 'dns_error', 'DNS_ERROR', 'dnsError', 'DnsError'],
  ['a-1b', 'a_1b', 'A_1B', 'a1b', 'A1b'],
])('%s in all cases', (label, snake, screaming, camel, pascal) => {
  expect(
    (['snake', 'screaming', 'camel', 'pascal'] as const).map((style) => cased(label, style)),
  ).toEqual([snake, screaming, camel, pascal]);
});

test('acronyms stay where a language wants them', () => {
  expect(cased('get-JSON-of-x', { casing: 'pascal', acronyms: true })).toBe('GetJSONOfX');
  expect(cased('DNS-error', { casing: 'camel', acronyms: true })).toBe('dnsError');
});

test('names that collide depend on what stands beside them, never on order', () => {
  const reserved = underscore(new Set(['new', 'x']));
  const labels = ['a-1', 'a1', 'x', 'new', 'b'];
  const spelt = (all: readonly string[]) =>
    Object.fromEntries(casedAll(all, 'camel', reserved).map((n, i) => [all[i]!, n]));
  expect(spelt(labels)).toEqual({ 'a-1': 'a_1', a1: 'a1', x: 'x_', new: 'new_', b: 'b' });
  expect(spelt(labels.toReversed())).toEqual(spelt(labels));
  expect(spelt(['a-1'])).toEqual({ 'a-1': 'a1' });
  // What is left without a candidate of its own gets a mark of what it is.
  const things = ['a/x', 'b/x', 'c/y'];
  const settled = (all: readonly string[]) =>
    settle(
      all,
      (t) => [t.slice(2)],
      (t) => t,
      new Set(['y']),
    );
  const names = things.map((t) => settled(things).get(t)!);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[xy]_[0-9a-z]+$/);
  expect(things.map((t) => settled(things.toReversed()).get(t)!)).toEqual(names);
});

test('keywords are words that names can become', () => {
  const c = [cKeywords, cppKeywords];
  for (const table of [...c, rustKeywords, goKeywords, pythonKeywords, assemblyscriptKeywords]) {
    for (const word of table) expect(word).toMatch(/^\w+$/);
  }
  expect([...cKeywords].every((w) => cppKeywords.has(w))).toBe(true);
});

const hostile = [
  'ends */ and /* begins, """ and \'\'\' and ``` and `',
  '??/',
  'a backslash \\',
  '\tindented\u202e\u0000 <script>',
  '```',
  'fn main() { panic!() }',
  '@ts-ignore @file \\file eslint-disable',
  '+build ignore',
  'go:embed /etc/passwd',
  '- item',
  '',
  '    code',
  '"""',
  '"',
].join('\n');

const forms: Readonly<Record<string, CommentForm>> = { doxygen, tsdoc, rustdoc, godoc, docstring };

test.each(Object.entries(forms))('%s holds hostile text', (name, form) => {
  const item = {
    docs: hostile,
    stability: { kind: 'stable', since: '1.0.0', deprecated: '1.1.0' },
    externalId: '*/"""\n\\',
  } as const;
  const lines = comment(form, item, ['ours']);
  for (const line of lines) {
    expect(line).not.toMatch(/[\n\r\0\u2028\u2029\u202e]/);
    if (form === rustdoc) expect(line).toMatch(/^\/\/\/(?: |$)/);
    if (form === godoc) expect(line).not.toMatch(/``|''/);
    if (form === godoc) expect(line).toMatch(/^\/\/(?: (?![ #]|\+build|go:[a-z]|- )|$)/);
  }
  const text = lines.join('\n');
  expect(text).toContain('1.1.0');
  expect(text).toContain('ours');
  if (form === doxygen || form === tsdoc) {
    expect(text.startsWith('/**')).toBe(true);
    expect(text.indexOf('*/')).toBe(text.length - 2);
  }
  if (form === doxygen) {
    expect(text.slice(2)).not.toContain('/*');
    expect(text).not.toMatch(/\\$|\?\?\//m);
    expect(text).toContain('\\@ts-ignore \\@file \\\\file');
  }
  if (form === docstring) {
    // As Python's tokenizer reads it: escapes first, then the first three quotes end it.
    expect(/^"""(?:\\[^]|(?!""")[^\\])*"""$/.test(text)).toBe(true);
  }
  expect(comment(form, {}), name).toEqual([]);
});

test('code in documentation is no test of Rust', () => {
  const docs = ['```', 'a', '```', '```rust,no_run', '```', '```wit', '```', '', '     b', '```'];
  expect(rustdoc.fit(docs)).toEqual([
    '```text',
    'a',
    '```',
    '```text',
    '```',
    '```wit',
    '```',
    '',
    '   b',
    '```text',
    '```',
  ]);
});

test('what a language doesn’t carry is an error at its place, once', () => {
  const source = `package a:b;
interface types {
  record r { a: list<u8, 4>, b: option<stream<r2>> }
  record r2 { m: map<string, u8> }
  variant v { c(future<u8>), d }
}
world w {
  import types;
  use types.{r};
  import f: async func(x: r, e: error-context) -> result<list<u8, 4>>;
  export g: func(x: r) -> list<u8>;
}`;
  const { model } = resolve([parse(source).value], { features: 'all' }).value;
  const found = refusals(model, 0, 'python');
  const places = found.map(({ message, span }) => {
    const at = span !== undefined && 'start' in span ? source.slice(span.start, span.end) : '';
    return [at, message.replace(/, which.*/, '')];
  });
  expect(places).toEqual([
    ['m', '`m` of `r2` has a `map`'],
    ['a', '`a` of `r` has a `fixed-length list`'],
    ['b', '`b` of `r` has a `stream`'],
    ['c', '`c` of `v` has a `future`'],
    ['f', '`f` has an `async func`'],
    ['e', '`e` of `f` has an `error-context`'],
    ['f', 'the result of `f` has a `fixed-length list`'],
  ]);
  expect(found[0]!.code).toBe('codegen/not-carried');
  expect(found.every((d) => d.help.length === 1)).toBe(true);
});

test('every language has a list of what it doesn’t carry', () => {
  expect(Object.keys(notCarried)).toEqual([...guestLanguages]);
});
