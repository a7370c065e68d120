import { expect, test } from 'vitest';
import { decode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';

const files = {
  'wit/a.wit': 'package a:b; world w { import c:d/e; }',
  'wit/deps/c.wat': `(component
    (type (export "e") (component (export "c:d/e" (instance (export "f" (func)))))))`,
};

test('a package in the text format is read through `assemble`', async () => {
  const { value, diagnostics } = await load('wit', memoryHost(files), {
    decode,
    assemble: async (bytes) => ({
      value: await wat(new TextDecoder().decode(bytes)),
      diagnostics: [],
    }),
  });
  expect(diagnostics).toEqual([]);
  expect(value.model.interfaces.map(({ name }) => name)).toEqual(['e']);
});

test('without it, it is refused, and what it defines is not missed', async () => {
  for (const options of [{}, { decode }]) {
    const { diagnostics } = await load('wit', memoryHost(files), options);
    expect(diagnostics.map(({ code }) => code)).toEqual(['load/wasm-text']);
  }
  const asEntry = await load('wit/deps/c.wat', memoryHost(files));
  expect(asEntry.diagnostics.map(({ code }) => code)).toEqual(['load/wasm-text']);
});
