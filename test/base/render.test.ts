import { expect, test } from 'vitest';
import {
  createSources,
  diagnostic,
  printableJson,
  renderJson,
  renderSummary,
  renderText,
} from '../../src/base/index.ts';
import type { Diagnostic, TextSpan } from '../../src/base/index.ts';

const files = new Map([
  ['a.wit', 'interface a {\n\ttype föö = 漢字bar;\n  type foo = u8;\r\n\n  x: func();\n}\n'],
  ['b.wit', 'world w {}'],
  ['long.wit', `${'x'.repeat(300)}Q${'y'.repeat(300)}Z`],
]);
const sources = createSources(files);

/** The span of the first `piece` in a file. */
function at(piece: string, file = 'a.wit'): TextSpan {
  const start = files.get(file)!.indexOf(piece);
  return { file, start, end: start + piece.length };
}

const text = (d: Diagnostic): string => `\n${renderText([d], sources)}`;

test('JSON is on a terminal what it is for programs, whatever stands in it', () => {
  // Nothing that a terminal obeys or leaves out, in one unit of UTF-16 or in two.
  const value = { a: '\u202e\u001b[2J\u{e0041}\u{1f600}\n漢' };
  const text = printableJson(value);
  expect(text).toBe('{\n  "a": "\\u202e\\u001b[2J\\udb40\\udc41\u{1f600}\\n漢"\n}\n');
  expect(JSON.parse(text)).toEqual(value);
});

test('a finding with related places, help and a fix', () => {
  const d = diagnostic('resolve/unknown-type', 'there is no type `bar`', at('bar'), {
    related: [
      { message: 'near this one', span: at('foo') },
      { message: 'and this', span: at('func') },
      { message: 'elsewhere', span: at('w {}', 'b.wit') },
    ],
    help: ['did you mean `foo`?'],
    fixes: [{ title: 'write `foo`', edits: [{ span: at('bar'), newText: 'foo' }] }],
  });
  expect(text(d)).toMatchInlineSnapshot(`
    "
    error[resolve/unknown-type]: there is no type \`bar\`
     --> a.wit:2:15
      |
    2 |     type föö = 漢字bar;
      |                    ^^^
    3 |   type foo = u8;
      |        --- near this one
    ...
    5 |   x: func();
      |      ---- and this
     ::: b.wit:1:7
      |
    1 | world w {}
      |       ---- elsewhere
      |
      = help: did you mean \`foo\`?
      = fix: write \`foo\`

    "
  `);
});

test('the end of a file, an empty line, a span over lines', () => {
  const end = files.get('a.wit')!.length;
  expect(text(diagnostic('parse/end', 'ends early', { file: 'a.wit', start: end, end })))
    .toMatchInlineSnapshot(`
    "
    error[parse/end]: ends early
     --> a.wit:7:1
      |
    7 |
      | ^

    "
  `);
  const long = { file: 'a.wit', start: 0, end: at('()').end };
  expect(text(diagnostic('x/y', 'all of this', long))).toMatchInlineSnapshot(`
    "
    error[x/y]: all of this
     --> a.wit:1:1
      |
    1 | interface a {
      | ^^^^^^^^^^^^^
    ...
    5 |   x: func();
      |   ^^^^^^^^^

    "
  `);
});

test('two places on one line share it', () => {
  const d = diagnostic('resolve/duplicate', 'twice', at('func'), {
    related: [{ message: 'named here', span: at('x: ') }],
  });
  expect(text(d)).toMatchInlineSnapshot(`
    "
    error[resolve/duplicate]: twice
     --> a.wit:5:6
      |
    5 |   x: func();
      |   --- named here
      |      ^^^^

    "
  `);
});

test('a long line is cut round each of its places', () => {
  const d = diagnostic('x/y', 'far in', at('Q', 'long.wit'), {
    related: [{ message: 'farther', span: at('Z', 'long.wit') }],
  });
  expect(text(d)).toMatchInlineSnapshot(`
    "
    error[x/y]: far in
     --> long.wit:1:301
      |
    1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxQyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
      |                                          ^
    1 | …yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyZ
      |                                          - farther

    "
  `);
});

test('a line of any length costs no more than its window', () => {
  const line = 'é'.repeat(8_000_000);
  const one = createSources([['a.wit', line]]);
  const many = Array.from({ length: 200 }, (_, i) =>
    diagnostic('x/y', 'z', { file: 'a.wit', start: i * 40_000, end: 8_000_000 }),
  );
  expect(renderText(many, one).length).toBeLessThan(200 * 600);
});

test('binary places, and none at all', () => {
  const span = { file: 'app.wasm', offset: 77, path: 'component "a" > import "x"' };
  expect(text(diagnostic('decode/magic', 'not a component', span, { help: ['check the file'] })))
    .toMatchInlineSnapshot(`
    "
    error[decode/magic]: not a component
     --> app.wasm: offset 0x4d (component "a" > import "x")
      = help: check the file

    "
  `);
  expect(text(diagnostic('load/empty', 'no WIT here', undefined, { severity: 'warning' })))
    .toMatchInlineSnapshot(`
    "
    warning[load/empty]: no WIT here

    "
  `);
  const unknown = { file: 'gone.wit', start: 3, end: 4 };
  expect(text(diagnostic('x/y', 'no text', unknown))).toMatchInlineSnapshot(`
    "
    error[x/y]: no text
     --> gone.wit

    "
  `);
});

test('nothing of an input reaches the terminal as a command', () => {
  const evil = createSources([['\u001b]0;x\u0007.wit', 'a\u001b[2Jb\u202ec\u2028d']]);
  const d = diagnostic('x/y', 'name `\u001b[31m\n`', {
    file: '\u001b]0;x\u0007.wit',
    start: 5,
    end: 6,
  });
  expect(renderText([d], evil)).toMatchInlineSnapshot(`
    "error[x/y]: name \`\\u{1b}[31m\\n\`
     --> \\u{1b}]0;x\\u{7}.wit:1:6
      |
    1 | a\\u{1b}[2Jb\\u{202e}c\\u{2028}d
      |           ^

    "
  `);
});

test('colours only when asked', () => {
  const d = diagnostic('x/y', 'z', at('foo'));
  expect(renderText([d], sources)).not.toContain('\u001b');
  expect(renderText([d], sources, { color: true })).toContain('\u001b[1;31merror[x/y]');
});

test('the summary counts findings by severity, and files', () => {
  expect(renderSummary([])).toBe('');
  const error = diagnostic('x/y', 'z', at('foo'));
  const warning = diagnostic('x/y', 'z', at('w', 'b.wit'), { severity: 'warning' });
  expect(renderSummary([error])).toBe('1 error in 1 file');
  expect(renderSummary([error, error, warning])).toBe('2 errors, 1 warning in 2 files');
  expect(renderSummary([diagnostic('x/y', 'z', undefined)])).toBe('1 error');
});

test('the JSON form', () => {
  expect(renderJson([], sources)).toBe('[]');
  const parts = {
    related: [{ message: 'in a binary', span: { file: 'a.wasm', offset: 8, path: 'import "x"' } }],
    help: ['did you mean `foo`?'],
    fixes: [{ title: 'write `foo`', edits: [{ span: at('bar'), newText: 'foo' }] }],
  };
  const place = {
    file: 'a.wit',
    start: { line: 2, column: 15, offset: 34 },
    end: { line: 2, column: 18, offset: 37 },
  };
  const found = [
    diagnostic('resolve/unknown-type', 'there is no type `bar`', at('bar'), parts),
    diagnostic('load/empty', 'no WIT here', undefined),
  ];
  expect(JSON.parse(renderJson(found, sources))).toEqual([
    {
      code: 'resolve/unknown-type',
      severity: 'error',
      message: 'there is no type `bar`',
      span: place,
      related: parts.related,
      help: parts.help,
      fixes: [{ title: 'write `foo`', edits: [{ span: place, newText: 'foo' }] }],
    },
    {
      code: 'load/empty',
      severity: 'error',
      message: 'no WIT here',
      related: [],
      help: [],
      fixes: [],
    },
  ]);
});
