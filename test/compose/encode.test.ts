/** Graphs -> components: what they come to when they are run, what they import, and everything that is wrong. */
import { print } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  readPackage,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { decode } from '../../src/component/index.ts';
import { printWit } from '../../src/model/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { readComponent } from '../../src/binary/index.ts';
import { dummy, worldOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';
import { judgedInTheEnd } from './judges.ts';

function pkg(bytes: Uint8Array, label: string): GraphPackage {
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

const textPackage = async (label: string, text: string): Promise<GraphPackage> =>
  pkg(await wat(`(component ${text})`), label);

/** A component that exports `name` as an instance with `f`, which gives `value`. */
const constant = (name: string, value: number): Promise<GraphPackage> =>
  textPackage(
    `give-${value}`,
    `(core module $m (func (export "f") (result i32) i32.const ${value}))
     (core instance $i (instantiate $m))
     (func $f (result u32) (canon lift (core func $i "f")))
     (instance $x (export "f" (func $f)))
     (export "${name}" (instance $x))`,
  );

/** A component that imports two instances with `f`, and exports them. */
const pair = (): Promise<GraphPackage> =>
  textPackage(
    'pair',
    `(import "a" (instance $a (export "f" (func (result u32)))))
     (import "b" (instance $b (export "f" (func (result u32)))))
     (export "a" (instance $a)) (export "g" (func $b "f"))`,
  );

const judged = judgedInTheEnd();

function encoded(graph: Graph): Uint8Array {
  const { value, diagnostics } = encodeGraph(graph);
  expect(diagnostics).toEqual([]);
  expect(encodeGraph(graph).value).toEqual(value);
  judged(value!);
  return value!;
}

function witOf(bytes: Uint8Array): string {
  const { model, root } = decode(bytes).value!;
  return printWit(model, { root });
}

const codesOf = (graph: Graph): string[] => checkGraph(graph).map((d) => d.code);

describe('encode', () => {
  test('makes instances, passes arguments and exports', async () => {
    const builder = new GraphBuilder();
    const two = builder.addPackage(await pair());
    const seven = builder.instantiate(builder.addPackage(await constant('x', 7)));
    const x = builder.access(seven, 'x');
    const first = builder.instantiate(two);
    builder.give(first, 'a', x);
    const second = builder.instantiate(two, { label: 'twin' });
    builder.give(second, 'b', builder.access(first, 'a'));
    builder.export(builder.access(second, 'g'), 'seven');
    builder.export(builder.access(first, 'g'), 'b');
    const bytes = encoded(builder.graph);
    const { value: tree } = readComponent(bytes);
    const count = (kind: string): number => tree!.definitions.filter((d) => d.kind === kind).length;
    expect([count('component'), count('instance')]).toEqual([2, 3]);
    expect([...tree!.names.sorts.get('instance')!.values()]).toEqual(['give-7', 'pair', 'twin']);
    expect(decode(bytes).value!.model).toBeDefined();
    const imports = { a: { f: () => 1 }, b: { f: () => 2 } };
    const { exports } = await instantiate(bytes, imports);
    const call = (name: string): unknown => (exports[name] as () => unknown)();
    expect([call('seven'), call('b')]).toEqual([7, 2]);
  });

  test('asks for one interface once, with what all parts want of it, in the newest version', async () => {
    const wit = (version: string, func: string): string => `package a:${func};
      world w { import h:o/users@${version}; }
      package h:o@${version} {
        interface types { record name { text: string } resource account { name: func() -> name; } }
        interface users { use types.{account, name}; ${func}: func(n: name) -> account; }
      }`;
    const builder = new GraphBuilder();
    for (const [version, func] of [
      ['0.2.1', 'find'],
      ['0.2.4', 'make'],
    ] as const) {
      builder.instantiate(builder.addPackage(pkg(await dummy(wit(version, func)), func)));
    }
    const bytes = encoded(builder.graph);
    expect(witOf(bytes)).toMatchInlineSnapshot(`
      "package root:component;

      world root {
        import h:o/types@0.2.4;
        import h:o/users@0.2.4;
      }

      package h:o@0.2.4 {
        interface types {
          record name {
            text: string,
          }

          resource account {
            name: func() -> name;
          }
        }

        interface users {
          use types.{account, name};

          find: func(n: name) -> account;

          make: func(n: name) -> account;
        }
      }
      "
    `);
  });

  test('keeps attributes of what is left open, and of what is in it', async () => {
    const wants = await dummy(`package a:b;
      interface ops { @external-id("it is f") f: func(); @external-id("it is t") record t { x: u32 } g: func() -> t; }
      world w { @external-id("the first") import one: ops; import two: ops; }`);
    const builder = new GraphBuilder();
    builder.instantiate(builder.addPackage(pkg(wants, 'wants')));
    const text = await print(encoded(builder.graph));
    const [imports = ''] = text.split('(component', 2).slice(1);
    const attributes = [...imports.matchAll(/\((?:implements|external-id) "[^"]*"\)/g)].map(String);
    const inner = ['(external-id "it is t")', '(external-id "it is f")'];
    expect(attributes).toEqual([
      ...inner,
      '(implements "a:b/ops")',
      '(external-id "the first")',
      ...inner,
      '(implements "a:b/ops")',
    ]);
  });

  test('imports what a world of WIT says, and what that needs', async () => {
    const { model, world } = await worldOf(`package a:b;
      interface types { resource r; record p { x: u32 } }
      interface ops { use types.{r, p}; f: func(x: r) -> p; }
      world w { import ops; }`);
    const builder = new GraphBuilder();
    const name = 'a:b/ops';
    const ops = builder.import(name, { kind: 'model', model, world, name });
    builder.export(ops, 'a:b/again');
    const wit = witOf(encoded(builder.graph));
    expect(wit).toContain('use types.{r, p};');
    expect(wit).toMatch(/import a:b\/types;\s+import a:b\/ops;\s+export a:b\/again;/);
  });
});

test('defines types, of what is imported, too', async () => {
  const { model, world } = await worldOf(`package a:b;
    interface types { resource r; record p { x: u32 } }
    interface ops { use types.{r, p}; record q { p: p, all: list<string> } f: func(x: r) -> q; }
    world w { import ops; use ops.{q, r}; type q2 = q; import g: func(x: q) -> r; }`);
  const builder = new GraphBuilder();
  for (const name of ['a:b/ops', 'q2', 'g']) {
    const node = builder.define(name, { kind: 'model', model, world, name });
    builder.export(node, `t-${name.replaceAll(/\W/g, '-')}`);
  }
  const bytes = encoded(builder.graph);
  const text = await print(bytes);
  expect(text).toMatch(/\(import "a:b\/types"[^]*\(export \S+ "t-a-b-ops" \(type/);
  expect(text).toMatch(/\(export \S+ "t-q2" \(type[^]*\(export \S+ "t-g" \(type/);
  const asked = new GraphBuilder();
  asked.export(asked.define('r', { kind: 'model', model, world, name: 'r' }), 'r');
  expect(encodeGraph(asked.graph).value).toBeDefined();
});

test('an import that is asked for by name brings what it needs along, and nothing that needs it', async () => {
  const wit = `package a:b; interface types { resource r; record t { n: u8 } }
    interface ops { use types.{r, t}; f: func(x: r) -> t; } world w { import ops; }`;
  const of = pkg(await dummy(wit), 'app');
  const imports = (name: string): string[] => {
    const builder = new GraphBuilder();
    builder.import(name, { kind: 'import', package: builder.addPackage(of), name });
    const { definitions } = readComponent(encoded(builder.graph), { file: 'x' }).value!;
    return definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
  };
  expect(imports('a:b/types')).toEqual(['a:b/types']);
  expect(imports('a:b/ops')).toEqual(['a:b/types', 'a:b/ops']);
});

describe('check', () => {
  test('finds every mistake of a graph', async () => {
    const builder = new GraphBuilder();
    const two = builder.addPackage(await pair());
    const one = builder.addPackage(await constant('x', 1));
    const span = { file: 'x.wac', start: 3, end: 5 };
    const first = builder.instantiate(two);
    const x = builder.access(builder.instantiate(one), 'x');
    builder.give(first, 'a', x);
    builder.give(first, 'a', x, { span });
    builder.give(first, 'aa', x);
    builder.give(x, 'a', first);
    builder.access(first, 'gg', { span });
    builder.access(builder.access(x, 'f'), 'y');
    const asked = builder.import('b', { kind: 'import', package: two, name: 'b' });
    builder.import('b', { kind: 'import', package: two, name: 'b' });
    builder.import('c', { kind: 'export', package: two, name: 'c' });
    builder.export(asked, 'out');
    builder.export(asked, 'out');
    builder.define('t', { kind: 'export', package: two, name: 't' });
    expect(checkGraph(builder.graph)).toMatchObject([
      { code: 'compose/duplicate-argument', span },
      { code: 'compose/unknown-argument', help: ['did you mean `a`?'] },
      { code: 'compose/no-instantiation' },
      { code: 'compose/duplicate-import' },
      { code: 'compose/unknown-type' },
      {
        code: 'compose/import-conflict',
        message: '`pair` is not given `b`, which the composition imports for others',
      },
      { code: 'compose/missing-export', span, help: ['did you mean `g`?'] },
      { code: 'compose/no-instance' },
      { code: 'compose/unknown-type' },
      { code: 'compose/duplicate-export' },
    ]);
    expect(encodeGraph(builder.graph).value).toBeUndefined();
  });

  test('tells a conflict where the second stands, if both are in one text', async () => {
    const at = async (file: string): Promise<unknown> => {
      const builder = new GraphBuilder();
      const two = builder.addPackage(await pair());
      builder.instantiate(two, { span: { file: 'one.wac', start: 0, end: 1 } });
      const span = { file, start: 5, end: 6 };
      builder.import('b', { kind: 'import', package: two, name: 'b' }, { span });
      const [found] = checkGraph(builder.graph);
      expect(found).toMatchObject({ code: 'compose/import-conflict' });
      return found!.span;
    };
    expect(await at('one.wac')).toMatchObject({ start: 5 });
    expect(await at('two.wac')).toMatchObject({ file: 'one.wac', start: 0 });
  });

  test('finds numbers that nothing has, and exports that are taken from each other', async () => {
    const builder = new GraphBuilder();
    builder.instantiate(1);
    builder.access(7, 'a');
    builder.give(0, 'a', -1);
    builder.export(2, 'b');
    builder.export(0.5, 'c');
    expect(checkGraph(builder.graph)).toMatchObject([
      { code: 'compose/bad-index', message: 'there is no package 1: there are 0' },
      { code: 'compose/bad-index', message: 'there is no node 7: there are 2' },
      { code: 'compose/bad-index' },
      { code: 'compose/bad-index' },
      { code: 'compose/bad-index', message: 'there is no node 0.5: there are 2' },
    ]);
    const round = new GraphBuilder();
    round.access(1, 'a');
    round.access(0, 'b');
    expect(checkGraph(round.graph)).toMatchObject([{ code: 'compose/cycle' }]);
  });

  test('finds instances that need each other', async () => {
    const builder = new GraphBuilder();
    const two = builder.addPackage(await pair());
    const nodes = [
      builder.instantiate(two, { label: 'p' }),
      builder.instantiate(two, { label: 'q' }),
    ];
    nodes.forEach((node, i) => builder.give(node, 'a', builder.access(nodes[1 - i]!, 'a')));
    expect(checkGraph(builder.graph)).toMatchObject([
      { code: 'compose/cycle', message: expect.stringContaining('`p`, `q` need') as string },
    ]);
  });

  test('tells where types part, each argument for itself, at the place that gave it', async () => {
    const builder = new GraphBuilder();
    const wanting = await textPackage(
      'wanting',
      `(import "a" (instance (export "f" (func (param "x" (list u8))))))
       (import "b" (func (result string)))`,
    );
    const giving = await textPackage(
      'giving',
      `(import "f" (func $f (param "x" (list u16)))) (instance $a (export "f" (func $f)))
       (export "a" (instance $a)) (export "b" (func $f))`,
    );
    const from = builder.instantiate(builder.addPackage(giving));
    const to = builder.instantiate(builder.addPackage(wanting));
    for (const name of ['a', 'b']) builder.give(to, name, builder.access(from, name));
    expect(checkGraph(builder.graph)).toMatchObject([
      {
        code: 'component/type-mismatch',
        message:
          "the types of `f` don't agree: `wanting` wants u8, `giving` gives u16 (parameter `x` > list)",
        span: { file: 'wanting.wasm', path: 'component > import "a" > export "f"' },
      },
      { code: 'component/type-mismatch', span: { path: 'component > import "b"' } },
    ]);
  });

  test('finds resources from inside in what is left open', async () => {
    const wit = (body: string): string => `package a:b;
      interface types { resource r; }
      interface ops { use types.{r}; f: func(x: r); }
      world w { ${body} }`;
    const builder = new GraphBuilder();
    const types = builder.instantiate(
      builder.addPackage(pkg(await dummy(wit('export types;')), 'types')),
    );
    const ops = builder.instantiate(
      builder.addPackage(pkg(await dummy(wit('import ops;')), 'ops')),
    );
    builder.give(ops, 'a:b/types', builder.access(types, 'a:b/types'));
    const { value, diagnostics } = encodeGraph(builder.graph);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'compose/resource-inside' }]);
    expect(checkGraph(builder.graph)).toEqual(diagnostics);
  });

  test('finds types that have no name outside in what is left open', async () => {
    const wit = (body: string): string => `package a:b;
      interface inner { record p { x: u32 } make: func() -> p; }
      interface outer { use inner.{p}; record q { p: p } make: func() -> q; }
      interface ops { use outer.{q}; f: func(x: q); }
      world w { ${body} }`;
    const provider = pkg(await dummy(wit('export inner; export outer;')), 'provider');
    const user = pkg(await dummy(wit('import ops; import outer; import inner;')), 'user');
    const builder = new GraphBuilder();
    const from = builder.instantiate(builder.addPackage(provider));
    const to = builder.instantiate(builder.addPackage(user));
    for (const name of ['a:b/inner', 'a:b/outer'])
      builder.give(to, name, builder.access(from, name));
    expect(encodeGraph(builder.graph).diagnostics).toMatchObject([
      { code: 'compose/type-inside', span: { path: 'import "a:b/ops"' } },
    ]);
  });

  test('takes two instances of one component for two', async () => {
    const wit = (body: string): string => `package a:b;
      interface types { resource r; make: func() -> r; }
      interface ops { use types.{r}; f: func(x: r); }
      world w { ${body} }`;
    const provider = pkg(await dummy(wit('export types; export ops;')), 'provider');
    const user = pkg(await dummy(wit('import types; import ops;')), 'user');
    const composed = (isOne: boolean): Graph => {
      const builder = new GraphBuilder();
      const first = builder.instantiate(builder.addPackage(provider));
      const second = isOne ? first : builder.instantiate(builder.addPackage(provider));
      const to = builder.instantiate(builder.addPackage(user));
      builder.give(to, 'a:b/types', builder.access(first, 'a:b/types'));
      builder.give(to, 'a:b/ops', builder.access(second, 'a:b/ops'));
      return builder.graph;
    };
    encoded(composed(true));
    expect(codesOf(composed(false))).toEqual(['component/resource-mismatch']);
  });

  test('leaves open a resource that has two names, with the methods of the first', async () => {
    const wit = `package a:b;
      interface fields-of { resource fields { get: func() -> u32; } type headers = fields; take: func(h: headers); }
      world w { import fields-of; }`;
    const builder = new GraphBuilder();
    builder.instantiate(builder.addPackage(pkg(await dummy(wit), 'user')));
    expect(witOf(encoded(builder.graph))).toContain('type headers = fields;');
  });
});
