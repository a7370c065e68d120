/** Requests for modules of components, as text and taken apart. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRequest, requestText } from '../../src/importing/plugin/module-request.ts';

const root = path.resolve('/project/app');

test.each([
  'store.wasm',
  '../store.wasm',
  '../../a/store.wasm',
  'odd^/store.wasm',
  '^/store.wasm',
  '../x^/../^/~up~/store.wasm',
  '...../~/ä b%20/@/#?.wasm',
  '~2f~/store.wasm',
])('a path comes back as it is: %s', (way) => {
  const file = path.resolve(root, way);
  for (const part of [
    { kind: 'component' },
    { kind: 'export', name: 'demo:store/store@1.0.0' },
    { kind: 'core', index: 3, path: 'store.core3.wasm' },
  ] as const) {
    const text = requestText({ file, part }, root);
    expect(readRequest(text, root)).toEqual({ file, part });
    // Bundlers take such apart.
    expect(text).not.toMatch(/\/\.\.?\/|[?#!%]/);
    expect(readRequest(`\0${requestText({ file, wasi: 'none', part }, root)}`, root)).toEqual({
      file,
      wasi: 'none',
      part,
    });
  }
});
