import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSource, createSources, diagnostic, renderText } from '../../src/base/index.ts';

test('positions count lines and columns from 1 and bytes from 0', () => {
  const source = createSource('a.wit', 'one\r\nzwö 😀!\n');
  expect(source.lineCount).toBe(3);
  expect(source.position(0)).toEqual({ line: 1, column: 1, offset: 0 });
  expect(source.position(5)).toEqual({ line: 2, column: 1, offset: 5 });
  expect(source.position(source.text.indexOf('!'))).toEqual({ line: 2, column: 7, offset: 14 });
  expect(source.position(999)).toEqual({ line: 3, column: 1, offset: 16 });
});

test('what is found in a binary is told without any source', () => {
  const span = { file: 'a.wasm', offset: 8, path: '' };
  const found = diagnostic('binary/malformed', 'there is no section 56', span);
  expect(renderText([found], createSources())).toContain(' --> a.wasm: offset 0x8');
});

test('the range of a line leaves out its line break, and the nearest line stands for one that is not there', () => {
  const source = createSource('a.wit', 'one\r\ntwo\nend');
  const line = (n: number): string => source.text.slice(...source.lineRange(n));
  expect([0, 1, 2, 3, 4].map(line)).toEqual(['one', 'one', 'two', 'end', 'end']);
});

test('a byte order mark takes bytes but no column', () => {
  const source = createSource('a.wit', '\ufeffab');
  expect(source.position(0)).toEqual({ line: 1, column: 1, offset: 0 });
  expect(source.position(2)).toEqual({ line: 1, column: 2, offset: 4 });
  expect(source.text.slice(...source.lineRange(1))).toBe('ab');
});

test('a lone surrogate counts the three bytes of what replaces it', () => {
  expect(createSource('a', '\ud800\udc00\udc00\ud800x').position(4).offset).toBe(4 + 3 + 3);
});

test('byte offsets equal those of the encoded text, wherever the strides fall', () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '漢', '😀', '\n'), { minLength: 1500, maxLength: 4000 })
    .map((chars) => chars.join(''));
  fc.assert(
    fc.property(text, fc.nat(), (t, n) => {
      const index = boundary(t, n % (t.length + 1));
      const bytes = new TextEncoder().encode(t.slice(0, index)).length;
      expect(createSource('a', t).position(index).offset).toBe(bytes);
    }),
    { numRuns: 30 },
  );
});

/** The index, or the one before it where it stands between two surrogates. */
function boundary(text: string, index: number): number {
  const low = text.charCodeAt(index);
  return low >= 0xdc00 && low < 0xe000 ? index - 1 : index;
}
