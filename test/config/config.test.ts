/** The reader of configurations: what it reads, and every fault with its place. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSource, isTextSpan } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { readConfig, readPackageConfig } from '../../src/config/index.ts';

/** Each fault as `line:column code: message`, with its help. */
function faults(text: string, read: typeof readConfig = readConfig): string[] {
  const { value, diagnostics } = read(text, 'witlink.json');
  expect(value === undefined).toBe(true);
  return diagnostics.map((d) => told(d, text));
}

function told({ code, message, span, help }: Diagnostic, text: string): string {
  const place = { line: 0, column: 0 };
  if (span !== undefined && isTextSpan(span)) {
    Object.assign(place, createSource('', text).position(span.start));
  }
  const more = help.length === 0 ? '' : ` (${help[0]})`;
  return `${place.line}:${place.column} ${code}: ${message}${more}`;
}

const sound = (text: string) => {
  const { value, diagnostics } = readConfig(text, 'witlink.json');
  expect(diagnostics).toEqual([]);
  return value!;
};

describe('reading', () => {
  test('takes JSON with comments, commas at the end and a byte order mark', () => {
    const value = sound(
      `\ufeff{\n  // which\n  "packages": ["wit", "!wit/old"], /* and */\n  "features": "all",\n}`,
    );
    expect(value.packages?.map((p) => p.text)).toEqual(['wit', '!wit/old']);
    expect(value.packages![0]!.span).toMatchObject({ file: 'witlink.json', start: 29, end: 34 });
    expect(value.features).toBe('all');
    expect(sound('{}').rules).toBeUndefined();
  });

  test('keeps rules apart from prototypes', () => {
    expect(faults('{ "rules": { "__proto__": "off", "constructor": "off" } }')).toEqual([
      expect.stringContaining('1:14 config/unknown-rule: there is no rule `__proto__`'),
      expect.stringContaining('1:34 config/unknown-rule: there is no rule `constructor`'),
    ]);
    expect(faults('{ "__proto__": { "lint": false }, "toString": 1 }')).toEqual([
      expect.stringContaining('1:3 config/unknown-key: there is no key `__proto__`'),
      expect.stringContaining('1:35 config/unknown-key: there is no key `toString`'),
    ]);
    expect(({} as { lint?: unknown }).lint).toBeUndefined();
  });

  test('reads the key of a package.json, and nothing else of it', () => {
    const read = (text: string) => readPackageConfig(text, 'package.json');
    expect(read('{ "name": "x", "witlink": { "lint": false } }').value?.lint).toBe(false);
    expect(read('{ "name": "x" }')).toEqual({ value: undefined, diagnostics: [] });
    expect(read('{ "witlink": 1 }').diagnostics).toHaveLength(1);
    expect(faults('{ // no\n }', readPackageConfig)).toEqual([
      '1:3 config/syntax: comments are not allowed here',
    ]);
  });
});

describe('what is wrong', () => {
  test.each<readonly [string, readonly string[]]>([
    ['', ['1:1 config/syntax: expected a value']],
    ['{', ['1:2 config/syntax: expected `}`']],
    ['[]', ['1:1 config/wrong-type: expected an object, found a list']],
    ['null', ['1:1 config/wrong-type: expected an object, found `null`']],
    [
      '{ "packges": [] }',
      ['1:3 config/unknown-key: there is no key `packges` here (did you mean `packages`?)'],
    ],
    ['{ "packages": "wit" }', ['1:15 config/wrong-type: expected a list, found a text']],
    ['{ "packages": [] }', ['1:15 config/wrong-value: the list is empty']],
    ['{ "packages": [1] }', ['1:16 config/wrong-type: expected a glob, found a number']],
    [
      '{ "rules": { "lint/nested-optoin": "off" } }',
      [
        '1:14 config/unknown-rule: there is no rule `lint/nested-optoin` (did you mean `lint/nested-option`?)',
      ],
    ],
    [
      '{ "rules": { "nested-option": "off" } }',
      [
        '1:14 config/unknown-rule: there is no rule `nested-option` (did you mean `lint/nested-option`?)',
      ],
    ],
    [
      '{ "rules": { "lint/nested-option": "loud" } }',
      ['1:36 config/wrong-value: expected `"error"`, `"warning"`, `"info"` or `"off"`'],
    ],
    [
      '{ "rules": { "lint/nested-option": 2 } }',
      [
        '1:36 config/wrong-type: expected `"error"`, `"warning"`, `"info"` or `"off"`, found a number',
      ],
    ],
    [
      '{ "rules": { "lint/since-missing": { "from": "1" } } }',
      ['1:46 config/wrong-value: this is not a version: it has three numbers, as in `1.0.0`'],
    ],
    [
      '{ "ignores": [{ "rule": "lint/nested-option" }] }',
      ['1:15 config/missing-key: `reason` is missing here'],
    ],
    [
      '{ "ignores": [{ "rule": "lint/nested-option", "reason": "  " }] }',
      ['1:57 config/wrong-value: this is not a text: it says something'],
    ],
    [
      '{ "ignores": [{ "rule": "lint/nested-option", "item": "a.b.c", "reason": "y" }] }',
      [
        '1:55 config/wrong-value: this is not a pattern of names: it is written as `ns:pkg/iface@version#name`, or `iface#name`, with `*` for any characters (write `a#b.c`)',
      ],
    ],
    [
      '{ "targets": [{ "components": "a", "wit": "w", "allow": ["a:b/c#f"] }] }',
      [expect.stringContaining('1:58 config/wrong-value: this is not a pattern of imports')],
    ],
    [
      '{ "ignores": [{ "rule": "x", "reason": "y" }] }',
      ['1:25 config/unknown-rule: there is no rule `x` (`witlink rules` lists them)'],
    ],
    ['{ "lint": true,\n  "lint": false }', ['2:3 config/duplicate-key: `lint` comes twice']],
    [
      '{ "breaking": { "against": "git:--upload-pack=x" } }',
      [expect.stringContaining('1:28 config/wrong-value: this is not a state to compare with')],
    ],
    ['{ "packages": ["../x"] }', [expect.stringContaining('1:16 config/wrong-value')]],
    ['{ "packages": ["/x"] }', [expect.stringContaining('1:16 config/wrong-value')]],
    ['{ "packages": ["a\\\\b"] }', [expect.stringContaining('1:16 config/wrong-value')]],
    [
      '{ "format": "yes" }',
      ['1:13 config/wrong-type: expected `true` or `false` or an object, found a text'],
    ],
    [
      '{ "format": { "printWidth": 1.5 } }',
      ['1:29 config/wrong-value: expected a whole number from 20 to 1000'],
    ],
  ])('%s', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test('tells all of it at once', () => {
    const text = '{\n  "packages": 1,\n  "rules": { "lint/no": "off" },\n  "linty": true\n}';
    expect(faults(text)).toEqual([
      '2:15 config/wrong-type: expected a list, found a number',
      expect.stringContaining('3:14 config/unknown-rule: there is no rule `lint/no`'),
      expect.stringContaining('4:3 config/unknown-key: there is no key `linty` here'),
    ]);
  });

  test('ends at a number of faults', () => {
    const text = `{ "packages": [${'1,'.repeat(5000)}1] }`;
    const found = faults(text);
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toContain('config/too-many');
  });

  test('stands any depth and size', () => {
    for (const open of ['[', '{"a":']) {
      expect(faults(open.repeat(200_000))).toEqual([
        expect.stringContaining('config/too-deep: it is nested deeper than 256 levels'),
      ]);
    }
    const many = Array.from({ length: 250_000 }, (_, i) => `"some/folder/with/a/name/${i}"`);
    const large = `{ "packages": [${many.join(',')}] }`;
    expect(sound(large).packages).toHaveLength(250_000);
    expect(faults(`{ ${' '.repeat(17 * 1024 * 1024)} }`)).toEqual([
      '1:1 config/too-large: the file has more than 16 MB',
    ]);
  });

  test('any text is read, or every fault has a place in it', () => {
    const example = /```jsonc\n(.*?)```/s.exec(readFileSync('docs/configuration.md', 'utf8'))![1]!;
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\\',
        '//',
        '/*',
        'null',
        '1e999',
        '\ufeff',
      ),
      fc.constantFrom('"__proto__": {},', '"rules": 1,', '\ud800', '\u0000', '\r', '-', 'tru'),
      fc.string({ maxLength: 3 }),
    );
    const edit = fc.tuple(fc.nat(example.length), fc.nat(20), piece);
    let sound = 0;
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 3 }), (edits) => {
        const text = edits.reduce(
          (now, [at, length, what]) => now.slice(0, at) + what + now.slice(at + length),
          example,
        );
        const { value, diagnostics } = readConfig(text, 'x');
        expect(value === undefined).toBe(diagnostics.length > 0);
        if (value !== undefined) sound++;
        for (const { span } of diagnostics) {
          if (span === undefined || !isTextSpan(span)) throw new Error('a fault without a place');
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
        }
      }),
      { numRuns: Number(process.env['WITLINK_RUNS'] ?? 1000) },
    );
    expect(sound).toBeGreaterThan(0);
  });

  test('shows no control characters and no endless names', () => {
    const [found] = faults(`{ "\\u001b[31m${'x'.repeat(5000)}": 1 }`);
    expect(found).toContain('\\u{1b}[31m');
    expect(found!.length).toBeLessThan(1000);
  });
});
