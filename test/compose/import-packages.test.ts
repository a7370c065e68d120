/** Packages that are imported in place of being inside: who gives the components gets the same program. */
import { print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { readComponent, writeComponent } from '../../src/binary/index.ts';
import { ComponentWriter } from '../../src/component/assemble/index.ts';
import { validate } from '../../src/component/index.ts';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  importPackages,
  readPackage,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { dummy } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';
import { judgedInTheEnd } from './judges.ts';

const judged = judgedInTheEnd();

async function textPackage(name: string, text: string): Promise<GraphPackage> {
  const bytes = await wat(`(component ${text})`);
  const { value, diagnostics } = readPackage({ bytes, file: 'x.wasm', label: name, name });
  expect(diagnostics).toEqual([]);
  return value!;
}

/** Gives a thing that is 41, and says what a thing is. */
const provider = `
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m (import "" "new" (func $new (param i32) (result i32)))
    (func (export "make") (result i32) (call $new (i32.const 41)))
    (func (export "get") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func $make (result (own $r)) (canon lift (core func $i "make")))
  (func $get (param "self" (borrow $r)) (result u32) (canon lift (core func $i "get")))
  (component $shim (import "thing" (type $t (sub resource)))
    (import "make" (func $make (result (own $t))))
    (import "get" (func $get (param "self" (borrow $t)) (result u32)))
    (export $out "thing" (type $t))
    (export "make" (func $make) (func (result (own $out))))
    (export "get" (func $get) (func (param "self" (borrow $out)) (result u32))))
  (instance $things (instantiate $shim
    (with "thing" (type $r)) (with "make" (func $make)) (with "get" (func $get))))
  (export "test:things/things@1.2.0" (instance $things))`;

const user = `
  (import "test:things/things@1.2.0" (instance $things
    (export "thing" (type $t (sub resource)))
    (export "make" (func (result (own $t))))
    (export "get" (func (param "self" (borrow $t)) (result u32)))))
  (core func $make (canon lower (func $things "make")))
  (core func $get (canon lower (func $things "get")))
  (core module $m (import "" "make" (func $make (result i32)))
    (import "" "get" (func $get (param i32) (result i32)))
    (func (export "run") (result i32) (i32.add (call $get (call $make)) (i32.const 1))))
  (core instance $i (instantiate $m (with "" (instance
    (export "make" (func $make)) (export "get" (func $get))))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))`;

async function graph(): Promise<Graph> {
  const builder = new GraphBuilder();
  const from = builder.instantiate(
    builder.addPackage(await textPackage('test:things@1.2.0', provider)),
  );
  const to = builder.instantiate(builder.addPackage(await textPackage('test:user', user)));
  const name = 'test:things/things@1.2.0';
  builder.give(to, name, builder.access(from, name));
  builder.export(builder.access(to, 'run'), 'run');
  return builder.graph;
}

async function encoded(given: Graph): Promise<Uint8Array> {
  const { value, diagnostics } = encodeGraph(given);
  expect(diagnostics).toEqual([]);
  expect(validate(value!)).toEqual({ value: true, diagnostics: [] });
  judged(value!);
  expect(await print(value!)).toContain('(component');
  return value!;
}

/** Around a component whose imports are components: these are given. */
function given(bytes: Uint8Array, packages: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const w = new ComponentWriter();
  const read = (component: Uint8Array): number => w.readComponent(readComponent(component).value!);
  const args = [...packages].map(([name, component]) => ({
    name,
    sort: 'component' as const,
    index: read(component),
  }));
  const whole = w.instance(read(bytes), args);
  w.export({ name: 'run' }, { sort: 'func', index: w.alias('func', whole, 'run') });
  return writeComponent({ definitions: w.definitions });
}

test('who gives the components has the same program', async () => {
  const whole = await graph();
  const open = importPackages(whole);
  expect(open.packages.map(({ imported }) => imported)).toEqual([
    { name: 'test-things', externalId: 'test:things@>=1.2.0' },
    { name: 'test-user', externalId: 'test:user' },
  ]);
  const bytes = await encoded(open);
  const { definitions } = readComponent(bytes).value!;
  expect(definitions.some((d) => d.kind === 'component')).toBe(false);
  const [things, app] = whole.packages.map((p) => p.bytes);
  const filled = given(
    bytes,
    new Map([
      ['test-things', things!],
      ['test-user', app!],
    ]),
  );
  expect(validate(filled)).toEqual({ value: true, diagnostics: [] });
  judged(filled);
  for (const each of [await encoded(whole), filled]) {
    const { exports } = await instantiate(each);
    expect((exports['run'] as () => unknown)()).toBe(42);
  }
});

test('one package may be imported, and the other be inside', async () => {
  const whole = await graph();
  const [things, app] = whole.packages;
  const { name: _, ...inside } = app!;
  const bytes = await encoded(importPackages({ ...whole, packages: [things!, inside] }));
  const filled = given(bytes, new Map([['test-things', things!.bytes]]));
  const { exports } = await instantiate(filled);
  expect((exports['run'] as () => unknown)()).toBe(42);
});

test('what WIT can say can be imported', async () => {
  const bytes = await dummy(`package a:all;
    interface types {
      resource file { constructor(name: string); read: func() -> result<list<u8>, errno>; }
      enum errno { none, some }
      flags rights { read, write }
      record entry { name: string, rights: rights, parent: option<own<file>> }
      variant event { opened(entry), closed, failed(errno) }
    }
    interface watch { use types.{event, file}; next: async func(f: borrow<file>) -> event; all: func() -> stream<event>; }
    world w { import types; import log: func(text: string); export watch; export inner: interface { use types.{entry}; f: func(e: entry) -> map<string, u8>; } }`);
  const { value } = readPackage({ bytes, file: 'all.wasm', name: 'a:all@0.1.0-rc.1' });
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(value!));
  builder.export(builder.access(one, 'inner'), 'inner');
  const { graph: whole } = builder;
  const features = 'all' as const;
  const open = encodeGraph(importPackages(whole), { features });
  expect(open.diagnostics).toEqual([]);
  expect(validate(open.value!, { features }).diagnostics).toEqual([]);
  expect(await print(open.value!)).toContain('(external-id "a:all@>=0.1.0-rc.1")');
});

test('names of packages that are alike stay apart', async () => {
  const [any] = (await graph()).packages;
  const packages = ['a-b:c@1.0.0', 'a:b-c@1.0.0', 'a:b-c@2.0.0', 'a:b-c@2.0.0', 'a:b-c'].map(
    (name): GraphPackage => ({ ...any!, name }),
  );
  const { packages: open } = importPackages({ packages, nodes: [], arguments: [], exports: [] });
  expect(open.map(({ imported }) => imported!.name)).toEqual([
    'a-b-c',
    'a-b-c-1-0-0',
    'a-b-c-2-0-0',
    'a-b-c-2-0-0-2',
    'a-b-c-2',
  ]);
});

test('a name that is taken is told', async () => {
  const [things] = (await graph()).packages;
  const imported = { name: 'test:things/things@1.2.0' };
  const builder = new GraphBuilder();
  builder.instantiate(builder.addPackage({ ...things!, imported: { name: 'x' } }));
  builder.instantiate(builder.addPackage({ ...things!, imported: { name: 'x' } }));
  expect(checkGraph(builder.graph).map((d) => d.code)).toContain('compose/duplicate-import');
  const other = new GraphBuilder();
  const app = await textPackage('test:user', user);
  other.addPackage({ ...things!, imported });
  other.instantiate(other.addPackage(app));
  expect(checkGraph(other.graph).map((d) => d.code)).toContain('compose/import-conflict');
});
