/**
 * Outputs are inputs: what was composed is plugged into a component that passes on all that it exports, taken apart and
 * composed again of its parts, three levels deep, and goes on being accepted and giving the same wherever it runs.
 */
import { expect, test } from 'vitest';
import { parseWac } from '../../grammar/wac/index.ts';
import {
  composeWac,
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  unplug,
  type Graph,
  type GraphPackage,
  type WacPackage,
} from '../../src/compose/index.ts';
import { decode } from '../../src/component/index.ts';
import { printWit } from '../../src/model/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { wat } from '../link/wat.ts';
import { expectAccepted, expectCompiled, runEverywhere } from './judges.ts';
import { randomFamily } from './random-family.ts';

const levels = 3;

function read(bytes: Uint8Array, label: string): GraphPackage {
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm` });
  expect(diagnostics).toEqual([]);
  return value!;
}

function encoded(graph: Graph): Uint8Array {
  const { value, diagnostics } = encodeGraph(graph);
  expect(diagnostics).toEqual([]);
  return value!;
}

/** Imports what the component exports, and exports it again. */
function passingOn(pkg: GraphPackage): GraphPackage {
  const builder = new GraphBuilder();
  const of = builder.addPackage(pkg);
  for (const def of pkg.tree.definitions) {
    if (def.kind !== 'export') continue;
    const { name } = def.extern;
    const node = builder.import(def.extern, { kind: 'export', package: of, name });
    builder.export(node, def.extern);
  }
  return read(encoded(builder.graph), 'passing-on');
}

/** The component, taken apart, and what its WAC file makes of the parts. */
function again(bytes: Uint8Array): Uint8Array {
  const { value, diagnostics } = unplug(read(bytes, 'whole'));
  expect(diagnostics).toEqual([]);
  const parsed = parseWac(value!.wac!, { file: 'whole.wac' });
  expect(parsed.diagnostics).toEqual([]);
  const packages = new Map<string, WacPackage>();
  for (const [file, part] of value!.parts) {
    const [, namespace, name] = /^deps\/([^/]+)\/([^/]+)\.wasm$/.exec(file)!;
    packages.set(`${namespace!}:${name!}`, { kind: 'component', component: read(part, name!) });
  }
  const composed = composeWac(parsed.value, { packages });
  expect(composed.diagnostics).toEqual([]);
  return composed.value!.bytes;
}

/** What is composed of the component, a level deeper each. */
function* deeper(bytes: Uint8Array): Generator<Uint8Array> {
  let at = bytes;
  for (let level = 1; level <= levels; level++) {
    const inner = read(at, `level-${level}`);
    const { value, diagnostics } = plug(passingOn(inner), [inner]);
    expect(diagnostics).toEqual([]);
    at = again(encoded(value!));
    yield at;
  }
}

function witOf(bytes: Uint8Array): string {
  const { value, diagnostics } = decode(bytes);
  expect(diagnostics).toEqual([]);
  return printWit(value!.model, { root: value!.root });
}

/** Makes things of a number, and counts those that are gone. */
const maker = `(component
  (core module $m (global $gone (mut i32) (i32.const 0))
    (func (export "gone") (result i32) global.get $gone)
    (func (export "dtor") (param i32) (global.set $gone (i32.add (global.get $gone) (i32.const 1)))))
  (core instance $i (instantiate $m))
  (type $r (resource (rep i32) (dtor (core func $i "dtor"))))
  (core func $new (canon resource.new $r))
  (core module $n (func (export "value") (param i32) (result i32) local.get 0))
  (core instance $j (instantiate $n))
  (func $make (param "n" u32) (result (own $r)) (canon lift (core func $new)))
  (func $value (param "self" (borrow $r)) (result u32) (canon lift (core func $j "value")))
  (func $gone (result u32) (canon lift (core func $i "gone")))
  (component $shim (import "thing" (type $t (sub resource)))
    (import "make" (func $make (param "n" u32) (result (own $t))))
    (import "value" (func $value (param "self" (borrow $t)) (result u32)))
    (import "gone" (func $gone (result u32)))
    (export $out "thing" (type $t))
    (export "make" (func $make) (func (param "n" u32) (result (own $out))))
    (export "value" (func $value) (func (param "self" (borrow $out)) (result u32)))
    (export "gone" (func $gone)))
  (instance $things (instantiate $shim (with "thing" (type $r)) (with "make" (func $make))
    (with "value" (func $value)) (with "gone" (func $gone))))
  (export "test:levels/things@1.2.0" (instance $things)))`;

const things = `(instance $things (export "thing" (type $t (sub resource)))
  (export "make" (func (param "n" u32) (result (own $t))))
  (export "value" (func (param "self" (borrow $t)) (result u32)))
  (export "gone" (func (result u32))))`;

/** Makes a thing, asks it, drops it: its value, and a hundred for each that is gone. */
const user = `(component
  (import "test:levels/things@1.0.0" ${things})
  (core func $make (canon lower (func $things "make")))
  (core func $value (canon lower (func $things "value")))
  (core func $gone (canon lower (func $things "gone")))
  (alias export $things "thing" (type $r))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (import "" "make" (func $make (param i32) (result i32)))
    (import "" "value" (func $value (param i32) (result i32)))
    (import "" "gone" (func $gone (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "use") (param i32) (result i32) (local $h i32)
      (local.set $h (call $make (local.get 0)))
      (local.set 0 (call $value (local.get $h)))
      (call $drop (local.get $h))
      (i32.add (local.get 0) (i32.mul (i32.const 100) (call $gone)))))
  (core instance $i (instantiate $m (with "" (instance (export "make" (func $make))
    (export "value" (func $value)) (export "gone" (func $gone)) (export "drop" (func $drop))))))
  (func $use (param "n" u32) (result u32) (canon lift (core func $i "use")))
  (instance $x (export "use" (func $use)))
  (export "test:levels/uses@0.1.0" (instance $x)))`;

test(
  'a component with a resource inside gives the same on each level',
  { timeout: 120_000 },
  async () => {
    const [socket, plugged] = [read(await wat(user), 'user'), read(await wat(maker), 'maker')];
    const first = encoded(plug(socket, [plugged]).value!);
    const calls = [7, 8].map((n) => ['test:levels/uses@0.1.0#use', [n]] as const);
    expect(await runEverywhere(first, calls)).toEqual([107, 208]);
    for (const bytes of deeper(first)) {
      expect(witOf(bytes)).toBe(witOf(first));
      expect(await runEverywhere(bytes, calls)).toEqual([107, 208]);
    }
  },
);

test('a resource that is handed out is the same on each level', { timeout: 120_000 }, async () => {
  const from = await wat(maker);
  const socket = read(await wat(user), 'user');
  const calls = [7, 8].map((n) => ['test:levels/uses@0.1.0#use', [n]] as const);
  for (const bytes of deeper(from)) {
    const used = encoded(plug(socket, [read(bytes, 'maker')]).value!);
    expect(await runEverywhere(used, calls)).toEqual([107, 208]);
  }
});

test(
  'random components, one plugged a level, are accepted and of the same type when they are composed again',
  { timeout: 120_000 },
  async () => {
    const all: Uint8Array[] = [];
    let plugged = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { members } = await randomFamily(randomNumbers(1000 + seed), 7);
      const rest = members.map((m) => m.pkg);
      let at = rest.shift()!;
      for (let level = 0; level < levels; level++) {
        const next = rest.findIndex((pkg) => tryPlugged(at, pkg) !== undefined);
        const bytes = next < 0 ? at.bytes : tryPlugged(at, rest.splice(next, 1)[0]!)!;
        if (next >= 0) plugged++;
        const same = again(bytes);
        expect(witOf(same), `seed ${seed}, level ${level}`).toBe(witOf(bytes));
        await expectAccepted(same);
        all.push(same);
        at = read(same, `level-${level}`);
      }
    }
    expect(plugged).toBeGreaterThan(20);
    expectCompiled(all);
  },
);

/** The two as one, if they fit together. */
function tryPlugged(socket: GraphPackage, pkg: GraphPackage): Uint8Array | undefined {
  const { value } = plug(socket, [pkg]);
  return value === undefined ? undefined : encodeGraph(value).value;
}
