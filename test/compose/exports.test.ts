/** Types of what is exported have names outside: they are exported with it, or the export that is missing is told. */
import { print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { validate } from '../../src/component/index.ts';
import {
  encodeGraph,
  GraphBuilder,
  readPackage,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { wat } from '../link/wat.ts';
import { hasWasmtime, runInWasmtime } from './wasmtime.ts';
import { judgedInTheEnd } from './judges.ts';

const judged = judgedInTheEnd();

async function textPackage(label: string, text: string): Promise<GraphPackage> {
  const { value, diagnostics } = readPackage({
    bytes: await wat(`(component ${text})`),
    file: `${label}.wasm`,
    label,
  });
  expect(diagnostics).toEqual([]);
  return value!;
}

/** The names that the result exports, in order; it is valid, and others say so, too. */
async function exportsOf(builder: GraphBuilder): Promise<string[]> {
  const { value, diagnostics } = encodeGraph(builder.graph);
  expect(diagnostics).toEqual([]);
  expect(validate(value!)).toEqual({ value: true, diagnostics: [] });
  judged(value!);
  // WIT has no form for types that are exported by themselves.
  expect(await print(value!)).toContain('(component');
  if (hasWasmtime && closed(value!))
    expect(runInWasmtime([{ component: value!, sessions: [[]] }])).toMatchObject([[{}]]);
  const { definitions } = readComponent(value!).value!;
  return definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}

const closed = (bytes: Uint8Array): boolean =>
  !readComponent(bytes).value!.definitions.some((d) => d.kind === 'import');

const faults = (builder: GraphBuilder): unknown =>
  encodeGraph(builder.graph).diagnostics.map(({ code, message, help }) => [code, message, ...help]);

/** `make` gives a resource, `get` its number; `point` has a record in a record. */
const plain = `
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m (import "" "new" (func $new (param i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "make") (result i32) (call $new (i32.const 41)))
    (func (export "get") (param i32) (result i32) (local.get 0))
    (func (export "point") (result i32) (i32.store (i32.const 8) (i32.const 7)) (i32.const 8)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (export $thing "thing" (type $r))
  (type $inner' (record (field "x" u32)))
  (export $inner "inner" (type $inner'))
  (type $outer' (record (field "in" $inner)))
  (export $outer "outer" (type $outer'))
  (func (export "make") (result (own $thing)) (canon lift (core func $i "make")))
  (func (export "get") (param "self" (borrow $thing)) (result u32) (canon lift (core func $i "get")))
  (func (export "point") (result (option $outer))
    (canon lift (core func $i "point") (memory (core memory $i "memory"))))`;

test('types with names of their own come with what uses them', async () => {
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(await textPackage('one', plain)));
  for (const name of ['make', 'point', 'get']) builder.export(builder.access(one, name), name);
  expect(await exportsOf(builder)).toEqual(['thing', 'make', 'inner', 'outer', 'point', 'get']);
  const { exports } = await instantiate(encodeGraph(builder.graph).value!);
  const { make, get } = exports as Record<string, (...args: unknown[]) => unknown>;
  expect(get!(make!())).toBe(41);
});

test('of several names for a type that comes along, the shorter is taken', async () => {
  const thing = '(export $thing "thing" (type $r))';
  const deep = '(instance $deep (export "r" (type $r))) (export "deep" (instance $deep))';
  const text = plain.replace(thing, `${deep} ${thing}`);
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(await textPackage('one', text)));
  builder.export(builder.access(one, 'make'), 'make');
  expect(await exportsOf(builder)).toEqual(['thing', 'make']);
});

test('what is exported itself is not exported again, whichever comes first', async () => {
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(await textPackage('one', plain)));
  builder.export(builder.access(one, 'make'), 'make');
  builder.export(builder.access(one, 'thing'), 'stuff');
  expect(await exportsOf(builder)).toEqual(['stuff', 'make']);
});

test('two instances have two resources, of which only one can have the name', async () => {
  const builder = new GraphBuilder();
  const pkg = builder.addPackage(await textPackage('one', plain));
  const [one, two] = [builder.instantiate(pkg), builder.instantiate(pkg, { label: 'two' })];
  builder.export(builder.access(one, 'make'), 'make');
  builder.export(builder.access(two, 'make'), 'make-two');
  expect(faults(builder)).toEqual([
    [
      'compose/unnamed-type',
      'the export `make-two` uses the resource `thing` of `two`, for which users of the result have no name',
      'export `thing` of `two`, too, under another name',
    ],
  ]);
  builder.export(builder.access(two, 'thing'), 'thing-two');
  expect(await exportsOf(builder)).toEqual(['thing', 'make', 'thing-two', 'make-two']);
});

/** The same, with the types in an interface. */
const apart = (more: string): string => `
  (component $types (type $r' (record (field "x" u32))) (export "r" (type $r'))
    (core module $m (func (export "f") (result i32) (i32.const 1)))
    (core instance $i (instantiate $m))
    ${more})
  (instance $types (instantiate $types))
  (export $t "a:b/types" (instance $types))
  (alias export $t "r" (type $r))
  (core module $m (func (export "f") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (result $r) (canon lift (core func $i "f")))`;

test('an interface of types alone comes as it is', async () => {
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(await textPackage('one', apart(''))));
  builder.export(builder.access(one, 'f'), 'f');
  expect(await exportsOf(builder)).toEqual(['a:b/types', 'f']);
});

test('an interface with functions is given away by nobody but who says so', async () => {
  const func = '(func (export "g") (result u32) (canon lift (core func $i "f")))';
  const builder = new GraphBuilder();
  const one = builder.instantiate(builder.addPackage(await textPackage('one', apart(func))));
  builder.export(builder.access(one, 'f'), 'f');
  expect(faults(builder)).toEqual([
    [
      'compose/unnamed-type',
      'the export `f` uses the record `r` of `one`, for which users of the result have no name',
      'export `a:b/types` of `one`, too',
    ],
  ]);
  builder.export(builder.access(one, 'a:b/types'), 'a:b/types');
  expect(await exportsOf(builder)).toEqual(['a:b/types', 'f']);
});

test('a resource of a plug in what the socket exports needs a name, too', async () => {
  const provider = await textPackage('provider', plain);
  const user = await textPackage(
    'user',
    `(import "thing" (type $t (sub resource)))
     (import "make" (func $make (result (own $t))))
     (export "again" (func $make))`,
  );
  const builder = new GraphBuilder();
  const from = builder.instantiate(builder.addPackage(provider));
  const to = builder.instantiate(builder.addPackage(user));
  for (const name of ['thing', 'make']) builder.give(to, name, builder.access(from, name));
  builder.export(builder.access(to, 'again'), 'again');
  expect(await exportsOf(builder)).toEqual(['thing', 'again']);
});

test('types that are imported have names already', async () => {
  const builder = new GraphBuilder();
  const user = await textPackage(
    'user',
    `(import "a:b/things" (instance $i (export "thing" (type $t (sub resource)))
       (type $r (record (field "x" u32))) (export "r" (type $s (eq $r)))
       (export "make" (func (result (tuple (own $t) $s))))))
     (alias export $i "make" (func $make))
     (export "again" (func $make))`,
  );
  const one = builder.instantiate(builder.addPackage(user));
  builder.export(builder.access(one, 'again'), 'again');
  expect(await exportsOf(builder)).toEqual(['again']);
});
