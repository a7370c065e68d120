import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSources, renderText } from '../../src/base/index.ts';
import type { TypeRef } from '../../src/model/index.ts';
import {
  describeType,
  parseArguments,
  parseCall,
  parseWave,
  printWave,
  writeWave,
} from '../../src/wave/index.ts';
import { samples, Types } from './types.ts';

const t = new Types();
const strings = t.add({ kind: 'list', type: 'string' });
const bytes = t.add({ kind: 'list', type: 'u8' });
const pair = t.add({ kind: 'tuple', types: ['string', 'u32'] });
const maybe = t.add({ kind: 'option', type: 'u8' });
const twice = t.add({ kind: 'option', type: maybe });
const result = t.add({ kind: 'result', ok: 'u8', err: 'string' });
const bare = t.add({ kind: 'result' });
const nested = t.add({ kind: 'result', ok: maybe });
const secret = t.add({ kind: 'resource' }, 'secret');
const handle = t.add({ kind: 'own', resource: secret as number });
const status = t.add({ kind: 'enum', cases: [{ name: 'ok' }, { name: 'not-found' }] }, 'status');
const perms = t.add(
  { kind: 'flags', flags: [{ name: 'read' }, { name: 'write-all' }, { name: 'exec' }] },
  'perms',
);
const example = t.add(
  {
    kind: 'record',
    fields: [
      { name: 'must-have', type: 'u8' },
      { name: 'optional', type: maybe },
    ],
  },
  'example',
);
const allOptional = t.add({ kind: 'record', fields: [{ name: 'optional', type: maybe }] });
const response = t.add({
  kind: 'variant',
  cases: [{ name: 'empty' }, { name: 'body', type: bytes }, { name: 'err', type: 'string' }],
});
const table = t.add({ kind: 'map', key: 'string', value: 'u32' });
const four = t.add({ kind: 'list', type: 'u8', length: 4 });

/** The value, or the codes of what is wrong. */
function parse(ref: TypeRef, text: string): unknown {
  const { value, diagnostics } = parseWave(t.list, ref, text);
  return diagnostics.length === 0 ? value : diagnostics.map((d) => d.code).join(' ');
}

function messages(ref: TypeRef, text: string): string {
  const { diagnostics } = parseWave(t.list, ref, text, 'v');
  return `\n${renderText(diagnostics, createSources([['v', text]]))}`;
}

describe('values as written', () => {
  test.each<[TypeRef, string, unknown]>([
    ['bool', ' true ', true],
    ['u8', '255', 255],
    ['s8', '-128', -128],
    ['u64', '18446744073709551615', 18_446_744_073_709_551_615n],
    ['f64', '6.022e+23', 6.022e23],
    ['f64', '-0', -0],
    ['f32', '0.1', Math.fround(0.1)],
    ['f64', 'nan', Number.NaN],
    ['f64', 'inf', Number.POSITIVE_INFINITY],
    ['f32', '-inf', Number.NEGATIVE_INFINITY],
    ['char', "'x'", 'x'],
    ['char', "'\\''", "'"],
    ['char', "'\"'", '"'],
    ['char', "'\\u{1F600}'", '😀'],
    ['string', '"abc\\t123 \\"\\u{0}"', 'abc\t123 "\0'],
    ['string', '"" // nothing', ''],
    ['string', '"""\nA single line\n"""', 'A single line'],
    ['string', '"""\r\n    Indented\r\n      more\r\n  """', '  Indented\n    more'],
    ['string', '"""\n  end \\r\n  quotes ""\\""\n  """', 'end \r\nquotes """"'],
    ['string', '"""\n"""', ''],
    [strings, '[]', []],
    [strings, '[ "a" , "b" , ]', ['a', 'b']],
    [bytes, '[1, 2]', Uint8Array.of(1, 2)],
    [four, '[1, 2, 3, 4]', [1, 2, 3, 4]],
    [pair, '("abc", 123,)', ['abc', 123]],
    [maybe, 'none', undefined],
    [maybe, 'some(1)', 1],
    [maybe, '1', 1],
    [twice, 'none', { tag: 'none' }],
    [twice, 'some(none)', { tag: 'some', val: undefined }],
    [twice, 'some(7)', { tag: 'some', val: 7 }],
    [result, 'ok(1)', { tag: 'ok', val: 1 }],
    [result, '1', { tag: 'ok', val: 1 }],
    [result, 'err("x")', { tag: 'err', val: 'x' }],
    [bare, 'ok', { tag: 'ok' }],
    [status, '%ok', 'ok'],
    [status, 'not-found', 'not-found'],
    [perms, '{}', {}],
    [perms, '{write-all, %read,}', { read: true, writeAll: true }],
    [example, '{must-have: 123}', { mustHave: 123 }],
    [example, '{optional: none, must-have: 123,}', { mustHave: 123 }],
    [example, '{must-have: 1, optional: 2}', { mustHave: 1, optional: 2 }],
    [allOptional, '{ : }', {}],
    [response, 'empty', { tag: 'empty' }],
    [response, 'body([79, 75])', { tag: 'body', val: Uint8Array.of(79, 75) }],
    [response, '%err("oops")', { tag: 'err', val: 'oops' }],
    [
      table,
      '[("a", 1), ("b", 2)]',
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
  ])('%s %s', (ref, text, value) => {
    expect(parse(ref, text)).toEqual(value);
  });
});

describe('mistakes', () => {
  test.each<[TypeRef, string, string]>([
    ['u8', '256', 'wave/out-of-range'],
    ['u8', '-1', 'wave/out-of-range'],
    ['u8', '9'.repeat(100_000), 'wave/out-of-range'],
    ['u8', '1.0', 'wave/type'],
    ['u8', '007', 'wave/syntax'],
    ['u8', '0x10', 'wave/syntax'],
    ['u8', '', 'wave/syntax'],
    ['u8', '1 2', 'wave/syntax'],
    ['f64', '1e999', 'wave/out-of-range'],
    ['f32', '1e39', 'wave/out-of-range'],
    ['bool', 'yes', 'wave/type'],
    ['char', "'xy'", 'wave/bad-char'],
    ['char', "''", 'wave/bad-char'],
    ['string', '"abc', 'wave/syntax'],
    ['string', '"a\nb"', 'wave/syntax'],
    ['string', '"\\q"', 'wave/bad-escape'],
    ['string', '"\\u{d800}"', 'wave/bad-escape'],
    ['string', `"\\u{${'9'.repeat(50)}}"`, 'wave/bad-escape'],
    ['string', '"""x"""', 'wave/bad-escape'],
    ['string', '"""\nx', 'wave/syntax'],
    ['string', '"""\n  a\n b\n  """', 'wave/bad-escape'],
    ['string', '"""\nx"""', 'wave/bad-escape'],
    [pair, '("a")', 'wave/length'],
    [four, '[1, 2, 3]', 'wave/length'],
    [strings, '["a" "b"]', 'wave/syntax'],
    [strings, '["a"', 'wave/syntax'],
    [strings, '[1, true]', 'wave/type wave/type'],
    [twice, '7', 'wave/type'],
    [nested, '7', 'wave/type'],
    [maybe, 'some', 'wave/type'],
    [bare, 'ok(1)', 'wave/type'],
    [status, 'ok', 'wave/keyword'],
    [status, 'not-fund', 'wave/unknown-case'],
    [response, 'body', 'wave/type'],
    [response, 'empty(1)', 'wave/type'],
    [response, 'body()', 'wave/syntax'],
    [perms, '{read, read}', 'wave/duplicate'],
    [perms, '{red}', 'wave/unknown-flag'],
    [perms, '{constructor, __proto__}', 'wave/syntax'],
    [example, '{}', 'wave/type'],
    [example, '{:}', 'wave/missing-field'],
    [example, '{must-hav: 1}', 'wave/unknown-field'],
    [example, '{must-have: 1, must-have: 2}', 'wave/duplicate'],
    [example, '{must-have: 1, optional}', 'wave/syntax'],
    [example, '{constructor: 1, must-have: 2}', 'wave/unknown-field'],
    [table, '["a"]', 'wave/type'],
    [handle, '0', 'wave/no-text-form'],
  ])('%s %s', (ref, text, codes) => {
    expect(parse(ref, text)).toBe(codes);
  });

  test('nesting and size have limits', () => {
    expect(parse('u8', '['.repeat(100_000))).toBe('wave/too-deep');
    expect(parse('u8', 'some('.repeat(100_000))).toBe('wave/too-deep');
    expect(parse('u8', '{a:'.repeat(100_000))).toBe('wave/too-deep');
    expect(parse('u8', ' '.repeat(17 * 1024 * 1024))).toBe('wave/too-large');
    expect(parse('u8', `${'// x\n'.repeat(1_000_000)}7`)).toBe(7);
  });

  test('messages', () => {
    expect(messages(example, '{must-hav: 1}')).toMatchInlineSnapshot(`
      "
      error[wave/unknown-field]: \`example\` has no field \`must-hav\`
       --> v:1:2
        |
      1 | {must-hav: 1}
        |  ^^^^^^^^
        |
        = help: did you mean \`must-have\`?

      "
    `);
    expect(messages(status, 'ok')).toMatchInlineSnapshot(`
      "
      error[wave/keyword]: \`ok\` is a keyword; the case is written \`%ok\`
       --> v:1:1
        |
      1 | ok
        | ^^
        |
        = fix: write \`%ok\`

      "
    `);
    expect(messages(strings, '["a", b, 7]')).toMatchInlineSnapshot(`
      "
      error[wave/type]: a \`string\` is wanted, but this is the name \`b\`
       --> v:1:7
        |
      1 | ["a", b, 7]
        |       ^
        |
        = help: it is written like \`"abc"\`

      error[wave/type]: a \`string\` is wanted, but this is a number
       --> v:1:10
        |
      1 | ["a", b, 7]
        |          ^
        |
        = help: it is written like \`"abc"\`

      "
    `);
    expect(messages(response, 'boby([1])')).toMatchInlineSnapshot(`
      "
      error[wave/unknown-case]: \`variant { empty, body, err }\` has no case \`boby\`
       --> v:1:1
        |
      1 | boby([1])
        | ^^^^
        |
        = help: did you mean \`body\`?

      "
    `);
    expect(messages('string', '"a\\qb"')).toMatchInlineSnapshot(`
      "
      error[wave/bad-escape]: there is no escape \`\\q\`
       --> v:1:3
        |
      1 | "a\\qb"
        |   ^^
        |
        = help: the escapes are \`\\'\`, \`\\"\`, \`\\\\\`, \`\\t\`, \`\\n\`, \`\\r\` and \`\\u{…}\` with hexadecimal digits

      "
    `);
    expect(messages(strings, '["a", "b"')).toMatchInlineSnapshot(`
      "
      error[wave/syntax]: \`]\` is missing
       --> v:1:10
        |
      1 | ["a", "b"
        | - for this \`[\`
        |          ^

      "
    `);
  });
});

describe('printing', () => {
  const print = (ref: TypeRef, value: unknown): string => printWave(t.list, ref, value).value;

  test('writes options and results out, and leaves out fields that are none', () => {
    expect(print(maybe, 1)).toBe('some(1)');
    expect(print(maybe, null)).toBe('none');
    expect(print(twice, { tag: 'some', val: undefined })).toBe('some(none)');
    expect(print(result, { tag: 'ok', val: 1 })).toBe('ok(1)');
    expect(print(example, { mustHave: 1, optional: undefined })).toBe('{must-have: 1}');
    expect(print(allOptional, {})).toBe('{:}');
    const tagged = t.add({ kind: 'record', fields: [{ name: 'x', type: twice }] });
    expect(print(tagged, { x: { tag: 'none' } })).toBe('{:}');
    expect(print(tagged, { x: { tag: 'some', val: undefined } })).toBe('{x: some(none)}');
    expect(print(status, 'ok')).toBe('%ok');
    expect(print(perms, { read: true, writeAll: true, exec: false })).toBe('{read, write-all}');
    expect(print('f32', Math.fround(0.1))).toBe('0.1');
    expect(print('string', 'a"\'\n\u001b')).toBe('"a\\"\'\\n\\u{1b}"');
  });

  test('says what has no text form, or does not fit', () => {
    const shown = printWave(t.list, handle, {});
    expect(shown.value).toBe('<secret>');
    expect(shown.diagnostics.map((d) => d.code)).toEqual(['wave/no-text-form']);
    expect(printWave(t.list, handle, {}, { opaque: (type) => `${type}#1` }).value).toBe('secret#1');
    const unfit = printWave(t.list, pair, [1, 2]);
    expect(unfit.value).toBe('(<no string>, 2)');
    expect(unfit.diagnostics.map((d) => d.code)).toEqual(['wave/bad-value']);
    expect(printWave(t.list, example, Object.create({ mustHave: 1 })).diagnostics).toHaveLength(1);
  });

  test('names that would be one in JavaScript stay two', () => {
    const clash = t.add({
      kind: 'record',
      fields: [
        { name: 'a1', type: 'u8' },
        { name: 'a-1', type: 'u8' },
      ],
    });
    expect(parse(clash, '{a-1: 1, a1: 2}')).toEqual({ a1: 2, 'a-1': 1 });
    expect(print(clash, { a1: 2, 'a-1': 1 })).toBe('{a1: 2, a-1: 1}');
  });

  test('is brief when asked', () => {
    const brief = (ref: TypeRef, value: unknown): string =>
      printWave(t.list, ref, value, { brief: { chars: 3, items: 3 } }).value;
    expect(brief('string', 'ab😀d')).toBe('"ab"… 5 long');
    expect(brief(bytes, new Uint8Array(5))).toBe('[0, 0, 0, … 5 in all]');
  });

  test('a text of any length is written in pieces', () => {
    const long = 'a\u0001'.repeat(200_000) + '😀'.repeat(100_000);
    const pieces: string[] = [];
    const found = writeWave(t.list, 'string', long, (text) => pieces.push(text));
    expect(found).toEqual([]);
    expect(Math.max(...pieces.map((p) => p.length))).toBeLessThan(1_000_000);
    expect(parse('string', pieces.join(''))).toBe(long);
  });

  test('what is printed is read back', () => {
    const numRuns = Number(process.env['WITLINK_RUNS'] ?? 300);
    fc.assert(
      fc.property(samples, ({ types, ref, value }) => {
        const printed = printWave(types, ref, value);
        expect(printed.diagnostics).toEqual([]);
        const parsed = parseWave(types, ref, printed.value);
        expect(parsed.diagnostics).toEqual([]);
        expect(parsed.value).toEqual(value);
      }),
      { numRuns },
    );
  });

  test('no text makes it throw', () => {
    const pieces = fc.constantFrom(
      '"',
      "'",
      '\\',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ':',
      ',',
      'a',
      '%',
      '-',
      '1',
      '.',
      'e',
      ' ',
      '\n',
      '"""',
      '\\u{',
      '//',
      'some',
      'none',
      '\ud800',
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((p) => p.join(''));
    fc.assert(
      fc.property(texts, fc.constantFrom(example, strings, response, twice, perms), (text, ref) => {
        parseWave(t.list, ref, text);
        parseCall(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('calls', () => {
  const func = {
    async: false,
    params: [
      { name: 'a', type: 'string' as const },
      { name: 'b', type: maybe },
    ],
    result,
  };

  function call(text: string): unknown {
    const read = parseCall(text);
    if (read.value === undefined) return read.diagnostics.map((d) => d.code).join(' ');
    const { value, diagnostics } = parseArguments(t.list, func, read.value);
    return diagnostics.length === 0
      ? [read.value.name, ...value]
      : diagnostics.map((d) => d.message).join('; ');
  }

  test('have a name and arguments; options at the end may be left out', () => {
    expect(call('run("x", 1)')).toEqual(['run', 'x', 1]);
    expect(call(' run ( "x", ) ')).toEqual(['run', 'x', undefined]);
    expect(call('ns:pkg/iface@1.0.0#[method]r.f("x")')).toEqual([
      'ns:pkg/iface@1.0.0#[method]r.f',
      'x',
      undefined,
    ]);
  });

  test('that are wrong say so', () => {
    expect(call('run')).toBe('wave/syntax');
    expect(call('("x")')).toBe('wave/syntax');
    expect(call('run("x"')).toBe('wave/syntax');
    expect(call('run("x") more')).toBe('wave/syntax');
    expect(call('run()')).toBe('`run` takes 1 to 2 arguments, but 0 are given');
    expect(call('run("x", 1, 2)')).toBe('`run` takes 1 to 2 arguments, but 3 are given');
    expect(call('run(1)')).toBe('a `string` is wanted, but this is a number');
    const { value } = parseCall('run()');
    const { diagnostics } = parseArguments(t.list, func, value!);
    expect(diagnostics.map((d) => d.code)).toEqual(['wave/arguments']);
  });
});

test('types are described as WIT writes them', () => {
  expect(describeType(t.list, table)).toBe('map<string, u32>');
  expect(describeType(t.list, nested)).toBe('result<option<u8>>');
  expect(describeType(t.list, bare)).toBe('result');
  expect(describeType(t.list, handle)).toBe('secret');
  const nestedEnum = new Types();
  const inner = nestedEnum.add({ kind: 'enum', cases: [{ name: 'a' }, { name: 'b' }] });
  const outer = nestedEnum.add({ kind: 'result', err: inner });
  expect(describeType(nestedEnum.list, outer)).toBe('result<_, enum { a, b }>');
  expect(describeType(t.list, response)).toBe('variant { empty, body, err }');
});
