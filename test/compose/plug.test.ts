/** Components that fit together -> one: who serves whom, everything that is wrong, and outputs that are inputs again. */
import { describe, expect, test } from 'vitest';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  wires,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { decode } from '../../src/component/index.ts';
import { printWit } from '../../src/model/index.ts';
import { wat } from '../link/wat.ts';
import { expectAccepted, runEverywhere } from './judges.ts';

function pkg(bytes: Uint8Array, label: string): GraphPackage {
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

const component = async (label: string, text: string): Promise<GraphPackage> =>
  pkg(await wat(`(component ${text})`), label);

/** Exports `name`, an instance whose `f` gives `value`. */
const provider = (name: string, value: number): Promise<GraphPackage> =>
  component(
    'provider',
    `(core module $m (func (export "f") (result i32) i32.const ${value}))
     (core instance $i (instantiate $m))
     (func $f (result u32) (canon lift (core func $i "f")))
     (instance $x (export "f" (func $f)))
     (export "${name}" (instance $x))`,
  );

/** Exports `to`, whose `f` gives one more than that of `from`. */
const counter = (from: string, to: string): Promise<GraphPackage> =>
  component(
    `counter-${to}`,
    `(import "${from}" (instance $x (export "f" (func (result u32)))))
     (core func $f (canon lower (func $x "f")))
     (core module $m (import "x" "f" (func $f (result i32)))
       (func (export "f") (result i32) call $f i32.const 1 i32.add))
     (core instance $i (instantiate $m (with "x" (instance (export "f" (func $f))))))
     (func $g (result u32) (canon lift (core func $i "f")))
     (instance $y (export "f" (func $g)))
     (export "${to}" (instance $y))`,
  );

async function composed(socket: GraphPackage, plugs: readonly GraphPackage[]): Promise<Uint8Array> {
  const { value: graph, diagnostics } = plug(socket, plugs);
  expect(diagnostics).toEqual([]);
  const encoded = encodeGraph(graph!);
  expect(encoded.diagnostics).toEqual([]);
  await expectAccepted(encoded.value!);
  return encoded.value!;
}

/** What `f` of the export gives, wherever it runs. */
async function callF(bytes: Uint8Array, name: string): Promise<unknown> {
  const [given] = await runEverywhere(bytes, [[`${name}#f`, []]]);
  return given;
}

function witOf(bytes: Uint8Array): string {
  const { model, root } = decode(bytes).value!;
  return printWit(model, { root, rootOnly: true });
}

describe('plug', () => {
  test('joins a chain, whichever order plugs are given in', async () => {
    const [b, a, leaf] = [
      await counter('a:b/b', 'a:b/c'),
      await counter('a:b/a', 'a:b/b'),
      await provider('a:b/a', 5),
    ];
    for (const plugs of [
      [a, leaf],
      [leaf, a],
    ]) {
      const bytes = await composed(b, plugs);
      expect(await callF(bytes, 'a:b/c')).toBe(7);
    }
  });

  test('gives what can be plugged again, three levels deep', async () => {
    const first = await composed(await counter('a:b/a', 'a:b/b'), [await provider('a:b/a', 1)]);
    const second = await composed(await counter('a:b/b', 'a:b/c'), [pkg(first, 'first')]);
    const third = await composed(await counter('a:b/c', 'a:b/d'), [pkg(second, 'second')]);
    expect(witOf(third)).toBe('package root:component;\n\nworld root {\n  export a:b/d;\n}\n');
    expect(await callF(third, 'a:b/d')).toBe(4);
    // The other way: the outer two are joined first, and left open.
    const outer = await composed(await counter('a:b/c', 'a:b/d'), [
      await counter('a:b/b', 'a:b/c'),
    ]);
    expect(witOf(outer)).toContain('import a:b/b;');
    const whole = await composed(pkg(outer, 'outer'), [pkg(first, 'first')]);
    expect(await callF(whole, 'a:b/d')).toBe(4);
  });

  test('shares one instance of a plug among all who use it', async () => {
    const wants = await component(
      'wants',
      `(import "a:b/a" (instance $a (export "f" (func (result u32)))))
       (import "a:b/b" (instance $b (export "f" (func (result u32)))))
       (export "a:b/x" (instance $a)) (export "a:b/y" (instance $b))`,
    );
    const graph = plug(wants, [await counter('a:b/a', 'a:b/b'), await provider('a:b/a', 1)]).value!;
    expect(graph.nodes.filter((n) => n.kind === 'instantiation')).toHaveLength(3);
    const bytes = encodeGraph(graph).value!;
    expect([await callF(bytes, 'a:b/x'), await callF(bytes, 'a:b/y')]).toEqual([1, 2]);
  });

  test('gives what implements an interface by its name, an instance each', async () => {
    const iface = '(instance (export "f" (func (result u32))))';
    const wants = await component(
      'wants',
      `(import "one" (implements "a:b/c@1.0.0") ${iface.replace('(instance', '(instance $a')})
       (import "two" (implements "a:b/c@1.0.0") ${iface.replace('(instance', '(instance $b')})
       (export "x" (instance $a)) (export "y" (instance $b))`,
    );
    const [first, second] = [await provider('a:b/c@1.0.0', 1), await provider('a:b/c@1.2.0', 2)];
    const named = new Map([
      ['one', first],
      ['two', second],
    ]);
    const { value: graph, diagnostics } = plug(wants, [], { named });
    expect(diagnostics).toEqual([]);
    const { value } = encodeGraph(graph!);
    expect([await callF(value!, 'x'), await callF(value!, 'y')]).toEqual([1, 2]);
    expect(wires(graph!).map((w) => w.why)).toEqual(['chosen', 'chosen']);
    const wrong = new Map([
      ['on', first],
      ['two', await provider('a:b/d', 1)],
    ]);
    expect(plug(wants, [], { named: wrong })).toMatchObject({
      value: undefined,
      diagnostics: [
        { code: 'compose/unknown-argument', help: ['did you mean `one`?'] },
        { code: 'compose/missing-export' },
      ],
    });
  });

  test('gives no plug what it exports itself', async () => {
    const [socket, layer] = [await counter('a:b/a', 'a:b/c'), await counter('a:b/a', 'a:b/a')];
    const { value: graph, diagnostics } = plug(socket, [layer]);
    expect(diagnostics).toEqual([]);
    expect(wires(graph!)).toMatchObject([
      { to: layer.label, why: 'nobody', nearest: { name: 'a:b/a', why: 'own' } },
      { to: socket.label, from: { label: layer.label, name: 'a:b/a' }, why: 'exact' },
    ]);
    const whole = pkg(encodeGraph(graph!).value!, 'whole');
    const bytes = await composed(whole, [await provider('a:b/a', 1)]);
    expect(await callF(bytes, 'a:b/c')).toBe(3);
  });

  test('makes a chain of plugs in their order, where each wants what the next one exports', async () => {
    const socket = await counter('a:b/a', 'a:b/c');
    const [first, second] = [await counter('a:b/a', 'a:b/a'), await counter('a:b/a', 'a:b/a')];
    const last = await provider('a:b/a', 1);
    const given = (graph: Graph): readonly (readonly [string, string | undefined])[] =>
      wires(graph).map(({ to, from }) => [to, from?.label]);
    const { value: graph, diagnostics } = plug(socket, [first, second, last]);
    expect(diagnostics).toEqual([]);
    expect(given(graph!)).toEqual([
      [second.label, last.label],
      [first.label, second.label],
      [socket.label, first.label],
    ]);
    expect(await callF(encodeGraph(graph!).value!, 'a:b/c')).toBe(4);
    // Without an end the host gives it.
    const open = plug(socket, [second, first]);
    expect(open.diagnostics).toEqual([]);
    expect(given(open.value!)).toEqual([
      [first.label, undefined],
      [second.label, first.label],
      [socket.label, second.label],
    ]);
    const wrong = plug(socket, [last, first, second]);
    expect(wrong.value).toBeUndefined();
    expect(wrong.diagnostics[0]).toMatchObject({
      code: 'link/ambiguous-plug',
      help: [
        'give only one of them',
        'or name one that imports it, too, before the one that it is to take it from',
      ],
    });
  });

  test('takes a plug that is of no use for an error', async () => {
    const { diagnostics } = plug(await counter('a', 'b'), [await provider('c', 1)]);
    expect(diagnostics).toMatchObject([{ code: 'link/unused-plug', severity: 'error' }]);
  });

  test('says whose use of a plug is of no use either', async () => {
    const [inner, outer] = [await provider('a:b/x', 1), await counter('a:b/x', 'a:b/y')];
    const { diagnostics } = plug(await counter('a', 'b'), [inner, outer, await provider('a', 2)]);
    expect(diagnostics).toMatchObject([
      { code: 'link/unused-plug', help: [expect.stringContaining(`only \`${outer.label}\``)] },
      { code: 'link/unused-plug' },
    ]);
  });

  test('tells what is contested and what is of no use at once', async () => {
    const { value, diagnostics } = plug(await counter('a', 'b'), [
      await provider('a', 1),
      await provider('a', 2),
      await provider('z', 3),
    ]);
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual(['link/ambiguous-plug', 'link/unused-plug']);
  });

  test('names the innermost difference where a name fits and its type doesn’t', async () => {
    const wants = await component(
      'wants',
      `(type $t (tuple (list u8) u32))
       (import "a" (instance (export "f" (func (param "x" $t) (result u32)))))`,
    );
    const gives = await component(
      'gives',
      `(import "f" (func $f (param "x" (tuple (list s8) u32)) (result u32)))
       (instance $a (export "f" (func $f))) (export "a" (instance $a))`,
    );
    const found = checkGraph(plug(wants, [gives]).value!);
    expect(found).toMatchObject([
      {
        code: 'component/type-mismatch',
        message: expect.stringMatching(/wants u8, `gives` gives s8 .*element 0 > list/) as string,
      },
    ]);
  });
});

describe('wires', () => {
  test('tell versions that are compatible from those that whoever made the graph chose', async () => {
    const builder = new GraphBuilder();
    const to = builder.instantiate(builder.addPackage(await counter('a:b/a@1.0.0', 'a:b/b')));
    const from = builder.instantiate(builder.addPackage(await provider('a:b/a@2.0.0', 1)));
    builder.give(to, 'a:b/a@1.0.0', builder.access(from, 'a:b/a@2.0.0'));
    expect(wires(builder.graph)).toMatchObject([{ why: 'chosen' }]);
  });

  test('know that a version is before its release on either side', async () => {
    const wants = await counter('a:b/a@1.0.0-rc.1', 'a:b/b');
    const [wire] = wires(plug(wants, []).value!, [await provider('a:b/a@1.0.0', 1)]);
    expect(wire!.nearest).toMatchObject({ name: 'a:b/a@1.0.0', why: 'pre-release' });
  });

  test('say who gives what and why, and what comes nearest to what is open', async () => {
    const wants = await component(
      'wants',
      `(type $i (instance (export "f" (func (result u32)))))
       (import "a:b/exact@1.2.3" (instance (type $i)))
       (import "a:b/compatible@1.2.3" (instance (type $i)))
       (import "a:b/version@1.2.3" (instance (type $i)))
       (import "a:b/early@1.2.3" (instance (type $i)))
       (import "a:b/nmae@1.2.3" (instance (type $i)))
       (import "a:b/own" (instance $own (type $i)))
       (import "a:b/types" (instance (type $u u32) (export "t" (type (eq $u)))))
       (export "a:b/own" (instance $own))`,
    );
    const gives = await component(
      'gives',
      `(import "f" (func $f (result u32))) (instance $i (export "f" (func $f)))
       ${['exact@1.2.3', 'compatible@1.4.0', 'version@2.0.0', 'early@1.2.3-rc.1', 'name@1.2.3']
         .map((name) => `(export "a:b/${name}" (instance $i))`)
         .join('\n')}`,
    );
    const found = wires(plug(wants, [gives]).value!);
    const open = (name: string): object => ({ to: 'wants', import: name, as: name });
    const label = 'gives';
    expect(found).toEqual([
      { to: 'gives', import: 'f', as: 'f', why: 'nobody' },
      {
        to: 'wants',
        import: 'a:b/exact@1.2.3',
        from: { label, name: 'a:b/exact@1.2.3' },
        why: 'exact',
      },
      {
        to: 'wants',
        import: 'a:b/compatible@1.2.3',
        from: { label, name: 'a:b/compatible@1.4.0' },
        why: 'compatible',
      },
      {
        ...open('a:b/version@1.2.3'),
        why: 'nobody',
        nearest: { label, name: 'a:b/version@2.0.0', why: 'version' },
      },
      {
        ...open('a:b/early@1.2.3'),
        why: 'nobody',
        nearest: { label, name: 'a:b/early@1.2.3-rc.1', why: 'pre-release' },
      },
      {
        ...open('a:b/nmae@1.2.3'),
        why: 'nobody',
        nearest: { label, name: 'a:b/name@1.2.3', why: 'name' },
      },
      {
        ...open('a:b/own'),
        why: 'nobody',
        nearest: { label: 'wants', name: 'a:b/own', why: 'own' },
      },
      { ...open('a:b/types'), why: 'types' },
    ]);
  });
});
