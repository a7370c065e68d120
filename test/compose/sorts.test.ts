/** Core modules and components as arguments, imports and exports of compositions, and what a graph leaves open. */
import { print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { validate } from '../../src/component/index.ts';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  openImports,
  readPackage,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { wat } from '../link/wat.ts';

async function pkg(label: string, text: string): Promise<GraphPackage> {
  const bytes = await wat(`(component ${text})`);
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

async function encoded(builder: GraphBuilder): Promise<Uint8Array> {
  const { value, diagnostics } = encodeGraph(builder.graph);
  expect(diagnostics).toEqual([]);
  expect(validate(value!)).toEqual({ value: true, diagnostics: [] });
  expect(await print(value!)).toContain('(component');
  return value!;
}

const giver = (): Promise<GraphPackage> =>
  pkg(
    'giver',
    `(core module $m (func (export "f") (result i32) i32.const 42)) (export "m" (core module $m))
     (component $c (core module $m (func (export "g") (result i32) i32.const 7))
       (core instance $i (instantiate $m))
       (func (export "g") (result u32) (canon lift (core func $i "g"))))
     (export "c" (component $c))`,
  );

const taker = (): Promise<GraphPackage> =>
  pkg(
    'taker',
    `(import "m" (core module $m (export "f" (func (result i32)))))
     (import "c" (component $c (export "g" (func (result u32)))))
     (core instance $i (instantiate $m))
     (instance $x (instantiate $c))
     (func (export "f") (result u32) (canon lift (core func $i "f")))
     (export "g" (func $x "g"))`,
  );

test('core modules and components are given like anything else', async () => {
  const builder = new GraphBuilder();
  const from = builder.instantiate(builder.addPackage(await giver()));
  const to = builder.instantiate(builder.addPackage(await taker()));
  for (const name of ['m', 'c']) builder.give(to, name, builder.access(from, name));
  for (const name of ['f', 'g']) builder.export(builder.access(to, name), name);
  builder.export(builder.access(from, 'm'), 'm');
  const { exports } = await instantiate(await encoded(builder));
  const call = (name: string): unknown => (exports[name] as () => unknown)();
  expect([call('f'), call('g')]).toEqual([42, 7]);
});

test('core modules and components are left open, and asked for by hand', async () => {
  const builder = new GraphBuilder();
  const index = builder.addPackage(await taker());
  builder.instantiate(index);
  const asked = builder.import('mine', { kind: 'import', package: index, name: 'm' });
  builder.give(builder.instantiate(index, { label: 'second' }), 'm', asked);
  const text = await print(await encoded(builder));
  for (const name of ['"m" (core module', '"c" (component', '"mine" (core module'])
    expect(text).toContain(`(import ${name}`);
  expect(openImports(builder.graph)).toEqual([
    { extern: { name: 'm' }, users: [{ to: 'taker', import: 'm' }] },
    {
      extern: { name: 'c' },
      users: [
        { to: 'taker', import: 'c' },
        { to: 'second', import: 'c' },
      ],
    },
    { extern: { name: 'mine' }, users: [{ to: 'second', import: 'm' }] },
  ]);
});

test('one that has another type is told', async () => {
  const builder = new GraphBuilder();
  const other = await pkg('other', '(core module $m) (export "m" (core module $m))');
  const from = builder.instantiate(builder.addPackage(other));
  const to = builder.instantiate(builder.addPackage(await taker()));
  builder.give(to, 'm', builder.access(from, 'm'));
  expect(checkGraph(builder.graph)).toMatchObject([
    { severity: 'error', span: { path: 'component > import "m"' } },
  ]);
});

test('two versions that one instance asks for stay apart', async () => {
  const builder = new GraphBuilder();
  const names = ['a:b/c@1.0.0', 'a:b/c@1.2.0'];
  const both = await pkg('both', names.map((name) => `(import "${name}" (instance))`).join(' '));
  builder.instantiate(builder.addPackage(both));
  const users = (name: string): object[] => [{ to: 'both', import: name }];
  expect(openImports(builder.graph)).toEqual(
    names.map((name) => ({ extern: { name }, users: users(name) })),
  );
});

test('what is asked for is imported though nobody is given it', async () => {
  const builder = new GraphBuilder();
  const index = builder.addPackage(await taker());
  builder.import('mine', { kind: 'import', package: index, name: 'm' });
  expect(await print(await encoded(builder))).toContain('(import "mine" (core module');
  expect(openImports(builder.graph)).toEqual([{ extern: { name: 'mine' }, users: [] }]);
});

test('what is open is in the newest version that anybody asks for', async () => {
  const one = await pkg('one', '(import "a:b/c@1.0.0" (instance))');
  const two = await pkg('two', '(import "a:b/c@1.2.0" (instance))');
  const builder = new GraphBuilder();
  for (const each of [one, two]) builder.instantiate(builder.addPackage(each));
  expect(openImports(builder.graph)).toEqual([
    {
      extern: { name: 'a:b/c@1.2.0' },
      users: [
        { to: 'one', import: 'a:b/c@1.0.0' },
        { to: 'two', import: 'a:b/c@1.2.0' },
      ],
    },
  ]);
});
