/**
 * Comments are all kept, and those before an item are its docs, with the text that wasm-tools gives them; but not those
 * that end a line above it, and those that speak to tools.
 */
import { describe, expect, test } from 'vitest';
import { docText, parse, walk } from '../../grammar/wit/index.ts';
import type { DocComment } from '../../grammar/wit/index.ts';

/** The docs of each node that has some, by its name. */
function docsIn(text: string): Record<string, string | undefined> {
  const docs: Record<string, string | undefined> = {};
  walk(parse(text).value, {
    any: {
      enter(node) {
        if (!('docs' in node)) return;
        const name = 'name' in node ? node.name.name : node.kind;
        const found = docText(node.docs as readonly DocComment[]);
        if (found !== undefined) docs[name] = found;
      },
    },
  });
  return docs;
}

/** The docs of an item with these comments before it. */
const docs = (comments: string) => docsIn(`interface i {\n${comments} f: func(); }`)['f'];

describe('the text of docs', () => {
  test.each([
    ['/// a\n', 'a'],
    ['///a\n', 'a'],
    ['///   a  \n', 'a'],
    ['/// a\n///   b\n///\n/// c\n', 'a\n  b\n\nc'],
    ['///   a\n/// b\n', '  a\nb'],
    ['///\n', ''],
    ['///\n/// a\n///\n', '\na'],
    ['/// a\r\n/// b\r\n', 'a\nb'],
    ['///\ta\n///  b\n', '\ta\n b'],
    ['/////// a\n', 'a'],
    ['/** a */', 'a'],
    ['/** a\n  * b\n  */', 'a\n  * b'],
    ['/**\n   a\n*/', '\n   a'],
    ['/** a\r\n b */', 'a\n b'],
    ['/** a */ /** b */', 'a\nb'],
    ['/// a\n/** b */\n/// c\n', 'a\nb\nc'],
    ['/***/', ''],
    ['/** */', ''],
    ['// a\n', 'a'],
    ['/// a\n// b\n', 'a\nb'],
    ['/* a */', '* a */'],
    ['/// a\n\n/// b\n', 'a\nb'],
    ['/**/', undefined],
    ['', undefined],
    ['/// a\u00a0\u2003\n', 'a'],
    ['/// a\ufeff\n', 'a\ufeff'],
  ])('%j', (comments, expected) => {
    expect(docs(comments)).toBe(expected);
  });
});

test('docs belong to whatever follows, before its gates', () => {
  const text = `/// package
package a:b@1.0.0;
/// use
use c;
/// i
@since(version = 1.0.0)
/// not here
interface i {
  /// r
  record r {
    /// x
    x: u8,
    /// y
    // and y
    y: u8,
    // after all
  }
  /// v
  variant v { /** p */ p(u8) }
  /// e
  enum e { /** q */ q, /** o
    */ o }
  /// s
  resource s {
    /// constructor
    constructor(); /** m */ m: func(); }
} /** w
*/ world w {
  /// import
  import c;
}
/// nothing follows`;
  expect(docsIn(text)).toEqual({
    'package-decl': 'package',
    'top-use': 'use',
    i: 'i',
    r: 'r',
    x: 'x',
    y: 'y\nand y',
    v: 'v',
    p: 'p',
    e: 'e',
    q: 'q',
    o: 'o',
    s: 's',
    constructor: 'constructor',
    m: 'm',
    w: 'w',
    import: 'import',
  });
});

test('a comment behind the last token of a line documents nothing below', () => {
  const text = `package a:b@1.0.0; // package
interface i { /// i
  record r { // r
    x: u8, /// x
    y: u8, /* y */ // y
    /// z
    z: u8, // z
  } /* r,
    r */ // r
  f: func(); /* f */

  g: func(); /** g */ /** still g */
  /// h
  h: func(); // h
} // i
world w {}`;
  expect(docsIn(text)).toEqual({ z: 'z', h: 'h' });
});

describe('what speaks to tools is no documentation', () => {
  test.each([
    '// witlink-ignore lint/nested-option: on purpose\n',
    '/// witlink-ignore lint/nested-option: on purpose\n',
    '//witlink-ignore\n',
    '/* witlink-ignore lint/nested-option: on purpose */',
    '/** witlink-ignore lint/nested-option:\n * on purpose */',
    '// prettier-ignore\n',
    '/// prettier-ignore\n',
    '// prettier-ignore: a table\n',
    '/* prettier-ignore */',
    '/**prettier-ignore**/',
  ])('%j', (comment) => {
    expect(docs(comment)).toBeUndefined();
    expect(docs(`/// Real.\n${comment}\n/// More.\n`)).toBe('Real.\nMore.');
    expect(docsIn(`${comment} package a:b;`)).toEqual({});
  });

  test.each([
    ['/// Write witlink-ignore before it.\n', 'Write witlink-ignore before it.'],
    ['/// witlink-ignored things\n', 'witlink-ignored things'],
    ['/// prettier-ignore-start\n', 'prettier-ignore-start'],
  ])('but %j is', (comment, expected) => {
    expect(docs(comment)).toBe(expected);
  });
});

test('every comment is kept as written, in order', () => {
  const text = '// a\r\n/* b /* c */ */ package /// d\n a:b; /**/\n//';
  const { comments } = parse(text).value;
  expect(comments.map((c) => c.text)).toEqual(['// a', '/* b /* c */ */', '/// d', '/**/', '//']);
  expect(comments.map((c) => text.slice(...c.range))).toEqual(comments.map((c) => c.text));
  expect(comments.map((c) => c.kind)).toEqual([
    'line-comment',
    'block-comment',
    'line-comment',
    'block-comment',
    'line-comment',
  ]);
});
