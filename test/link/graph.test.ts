/** A composition graph that is linked as it is -> the program of the component that is encoded of it. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import {
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { instantiate, instantiateSync, link } from '../../src/link/index.ts';
import type { Plan } from '../../src/plan/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { randomFamily } from '../compose/random-family.ts';
import { wat } from './wat.ts';

async function textPackage(label: string, text: string): Promise<GraphPackage> {
  const bytes = await wat(`(component ${text})`);
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

/** Counts, and gives what it counts as a resource, too. */
const counter = (): Promise<GraphPackage> =>
  textPackage(
    'counter',
    `(core module $m (global $n (mut i32) (i32.const 0))
       (func (export "bump") (result i32)
         (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
     (core instance $i (instantiate $m))
     (type $r (resource (rep i32)))
     (func $bump (result u32) (canon lift (core func $i "bump")))
     (component $c (import "t" (type $t (sub resource))) (import "f" (func $f (result u32)))
       (export "thing" (type $t)) (export "bump" (func $f)))
     (instance $x (instantiate $c (with "t" (type $r)) (with "f" (func $bump))))
     (export "count" (instance $x))`,
  );

/** Bumps two counters. */
const adder = (): Promise<GraphPackage> =>
  textPackage(
    'adder',
    `(import "a" (instance $a (export "bump" (func (result u32)))))
     (import "b" (instance $b (export "bump" (func (result u32)))))
     (import "more" (func $more (result u32)))
     (core func $f (canon lower (func $a "bump")))
     (core func $g (canon lower (func $b "bump")))
     (core func $h (canon lower (func $more)))
     (core module $m (import "" "f" (func $f (result i32))) (import "" "g" (func $g (result i32)))
       (import "" "h" (func $h (result i32)))
       (func (export "sum") (result i32)
         (i32.add (i32.add (call $f) (call $f)) (i32.add (call $g) (call $h)))))
     (core instance $i (instantiate $m (with "" (instance
       (export "f" (func $f)) (export "g" (func $g)) (export "h" (func $h))))))
     (func (export "sum") (result u32) (canon lift (core func $i "sum")))`,
  );

async function graph(): Promise<Graph> {
  const builder = new GraphBuilder();
  const pkg = builder.addPackage(await counter());
  const [one, two] = [builder.instantiate(pkg), builder.instantiate(pkg, { label: 'two' })];
  const sum = builder.addPackage(await adder());
  const adding = builder.instantiate(sum);
  builder.give(adding, 'a', builder.access(one, 'count'));
  builder.give(adding, 'b', builder.access(two, 'count'));
  const asked = builder.import('more', { kind: 'import', package: sum, name: 'more' });
  builder.give(adding, 'more', asked);
  builder.export(builder.access(builder.access(one, 'count'), 'thing'), 'thing');
  builder.export(builder.access(adding, 'sum'), 'sum');
  builder.export(builder.access(two, 'count'), 'count');
  return builder.graph;
}

/** Links both ways; the plan, which is the same. */
async function samePlan(given: Graph): Promise<Plan> {
  const bytes = encodeGraph(given).value!;
  const [direct, encoded] = await Promise.all([
    link(given),
    link({ bytes, file: '<composition>' }),
  ]);
  expect(direct.diagnostics).toEqual(encoded.diagnostics);
  expect(direct.value!.plan).toEqual(encoded.value!.plan);
  return direct.value!.plan;
}

describe('a graph', () => {
  test('is the program of its component', async () => {
    const given = await graph();
    const { instances } = await samePlan(given);
    const labels = ['<composition>', 'counter', 'x', 'two', 'x', 'adder'];
    expect(instances.map(({ label }) => label)).toEqual(labels);
    const imports = { more: () => 100 };
    for (const { exports } of [
      await instantiate(given, imports),
      instantiateSync(given, imports),
    ]) {
      expect((exports['sum'] as () => unknown)()).toBe(1 + 2 + 1 + 100);
      expect((exports['count'] as { bump: () => unknown }).bump()).toBe(2);
    }
  });

  test('is that of random components, too', async () => {
    const random = randomNumbers(2026);
    let linked = 0;
    for (let i = 0; i < 12; i++) {
      const { members } = await randomFamily(random, 5);
      const [socket, ...plugs] = members.map(({ pkg }) => pkg);
      const { value } = plug(socket!, plugs, { unused: 'warning' });
      if (value === undefined || encodeGraph(value).value === undefined) continue;
      await samePlan(value);
      linked++;
    }
    expect(linked).toBeGreaterThan(3);
  }, 30_000);

  test('says itself who is given what', async () => {
    const given = await graph();
    const plugs = [(await counter()).bytes];
    await expect(link(given, { plugs })).rejects.toThrow(WitlinkError);
    const empty = {
      packages: [],
      nodes: [],
      arguments: [],
      exports: [{ node: 1, extern: { name: 'x' } }],
    };
    const { value, diagnostics } = await link(empty);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'compose/bad-index' }]);
  });
});
