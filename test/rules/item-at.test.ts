/** Which item stands at a place of the text. */
import { expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { diagnostic } from '../../src/base/index.ts';
import { Items } from '../../src/rules/item-at.ts';

const text =
  'package demo:shop;\nworld app {\n  import log: func();\n}\n\ninterface a { f: func(); }\n';

function itemAt(start: number): readonly string[] {
  const items = new Items([parse(text, { file: 'a.wit' }).value]);
  return items.of(diagnostic('x', 'it', { file: 'a.wit', start, end: start }));
}

test('an import is the item from its first word on, and ends where its text does', () => {
  expect(itemAt(text.indexOf('import'))).toEqual(['demo:shop/app#log']);
  expect(itemAt(text.indexOf('log'))).toEqual(['demo:shop/app#log']);
  expect(itemAt(text.indexOf('world'))).toEqual(['demo:shop/app']);
  // Right after the brace of a world stands no item: what is there is the package's.
  expect(itemAt(text.indexOf('\n}\n') + 1)).toEqual(['demo:shop/app']);
  expect(itemAt(text.indexOf('\n}\n') + 2)).toEqual(['demo:shop']);
  expect(itemAt(0)).toEqual(['demo:shop']);
});
