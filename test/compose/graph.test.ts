import { expect, test } from 'vitest';
import { GraphBuilder, labelOf, readPackage } from '../../src/compose/index.ts';
import { encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';

const file = 'parts/store.component.wasm';

test('a graph is built of numbered parts, and holds what was said', async () => {
  const bytes = await wat('(component (import "f" (func)) (export "g" (func 0)))');
  const { value: store } = readPackage({ bytes, file });
  const builder = new GraphBuilder();
  const pkg = builder.addPackage(store!);
  expect(builder.addPackage(store!)).toBe(pkg);
  const first = builder.instantiate(pkg);
  const second = builder.instantiate(pkg, { label: 'twin' });
  const g = builder.access(first, 'g');
  expect(builder.access(first, 'g')).toBe(g);
  builder.give(second, 'f', g);
  const asked = builder.import('h', { kind: 'import', package: pkg, name: 'f' });
  builder.export(asked, { name: 'h', externalId: 'x' });
  const { graph } = builder;
  expect(graph).toMatchObject({
    nodes: [
      { kind: 'instantiation', package: 0 },
      { kind: 'instantiation', package: 0, label: 'twin' },
      { kind: 'alias', source: 0, name: 'g' },
      { kind: 'import', extern: { name: 'h' } },
    ],
    arguments: [{ to: 1, name: 'f', from: 2 }],
    exports: [{ node: 3, extern: { name: 'h', externalId: 'x' } }],
  });
  const labels = graph.nodes.flatMap((n) =>
    n.kind === 'instantiation' ? [labelOf(graph, n)] : [],
  );
  expect(labels).toEqual(['store', 'twin']);
});

test('what has nothing to instantiate is no package', async () => {
  const wit = memoryHost({ 'x.wit': 'package a:b; interface i { f: func(); }' });
  const { value } = await load('x.wit', wit);
  const bytes = encode(value.model, value.root).value!;
  expect(readPackage({ bytes, file })).toMatchObject({
    value: undefined,
    diagnostics: [{ code: 'compose/wit-package', span: { file } }],
  });
  expect(readPackage({ bytes: new Uint8Array(), file })).toMatchObject({
    value: undefined,
    diagnostics: [{ code: 'binary/empty', span: { file } }],
  });
});
