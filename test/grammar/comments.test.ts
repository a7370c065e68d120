/** Comments are all kept, and those before an item are its docs, with the text that wasm-tools gives them. */
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
const docs = (comments: string) => docsIn(`interface i { ${comments} f: func(); }`)['f'];

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
  record r { /// x
    x: u8, // y
    /// and y
    y: u8,
    // after all
  }
  /// v
  variant v { /// p
    p(u8) }
  /// e
  enum e { /// q
    q }
  /// s
  resource s { /// constructor
    constructor(); /// m
    m: func(); }
} /// w
world w {
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
    s: 's',
    constructor: 'constructor',
    m: 'm',
    w: 'w',
    import: 'import',
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
