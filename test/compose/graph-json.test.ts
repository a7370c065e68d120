/** Graphs -> JSON -> graphs: the same component comes of both, and what is wrong with a text has its place in it. */
import { expect, test } from 'vitest';
import {
  createSources,
  diagnostic,
  renderText,
  sha256,
  WitlinkError,
} from '../../src/base/index.ts';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  graphFromJson,
  graphToJson,
  readPackage,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { worldOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';

async function textPackage(label: string, text: string): Promise<GraphPackage> {
  const bytes = await wat(`(component ${text})`);
  const { value, diagnostics } = readPackage({ bytes, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

const pair = (): Promise<GraphPackage> =>
  textPackage(
    'pair',
    `(import "a" (instance $a (export "f" (func (result u32)))))
     (import "b" (func $b))
     (export "a" (instance $a)) (export "g" (func $b))`,
  );

/** A graph with all that a graph can have. */
async function graph(): Promise<Graph> {
  const builder = new GraphBuilder();
  const pkg = builder.addPackage(await pair());
  const first = builder.instantiate(pkg, { label: 'first' });
  const second = builder.instantiate(pkg, { span: { file: 'x', start: 1, end: 2 } });
  const model = await worldOf(
    `package a:b;
     interface types { record name { text: string } resource account { name: func() -> name; } }
     interface users { use types.{account}; find: func(name: string) -> option<account>; }
     world w { import users; import plain: func(); }`,
  );
  const asked = builder.import(
    { name: 'users', implements: 'a:b/users', externalId: 'there' },
    { kind: 'model', ...model, name: 'a:b/users' },
  );
  const plain = builder.import('plain', { kind: 'model', ...model, name: 'plain' });
  builder.give(second, 'a', builder.access(first, 'a'));
  builder.give(second, 'b', plain);
  const type = builder.define('shape', { kind: 'import', package: pkg, name: 'a' });
  builder.export(builder.access(asked, 'find'), { name: 'find', externalId: 'x' });
  builder.export(builder.access(second, 'a'), 'a');
  builder.export(type, 'shape');
  return builder.graph;
}

/** Gives what a graph has, by digest. */
const finder =
  ({ packages }: Graph) =>
  ({ sha256: wanted }: { readonly sha256?: string }) => {
    const found = packages.find(({ bytes }) => sha256(bytes) === wanted);
    if (found === undefined) throw new Error('nobody has it');
    return { bytes: found.bytes, file: found.file };
  };

test('a graph is the same when it comes back', async () => {
  const given = await graph();
  const json = graphToJson(given);
  const text = JSON.stringify(json, null, 2);
  expect(JSON.parse(text)).toEqual(json);
  expect(text).not.toContain('span');
  const { value, diagnostics } = await graphFromJson(text, finder(given));
  expect(diagnostics).toEqual([]);
  expect(graphToJson(value!)).toEqual(json);
  const encoded = encodeGraph(given);
  expect(encoded.diagnostics).toEqual([]);
  expect(encodeGraph(value!).value).toEqual(encoded.value);
  const envelope = JSON.stringify({ version: 1, findings: [], graph: json });
  expect(graphToJson((await graphFromJson(envelope, finder(given))).value!)).toEqual(json);
});

/** What is said of a text, and of the graph that it has. */
async function faults(json: unknown): Promise<string> {
  const given = await graph();
  const text = typeof json === 'string' ? json : JSON.stringify(json, null, 2);
  const { value, diagnostics } = await graphFromJson(text, finder(given), { file: 'g.json' });
  const found = [...diagnostics, ...(value === undefined ? [] : checkGraph(value))];
  return renderText(found, createSources([['g.json', text]]), {});
}

const empty = { version: 1, packages: [], nodes: [], arguments: [], exports: [] };

test('every fault has its place in the text', async () => {
  expect(
    await faults({
      ...empty,
      packages: [{ label: 'x' }, { file: 'no.wasm', sha256: '0'.repeat(64) }, { sha256: 'A' }],
      nodes: [{ kind: 'instance', package: 0 }, { package: -1 }],
      args: [],
    }),
  ).toMatchInlineSnapshot(`
    "error[config/wrong-value]: this is not a SHA-256: it has 64 hexadecimal digits in lower case
      --> g.json:12:17
       |
    12 |       "sha256": "A"
       |                 ^^^

    error[config/wrong-value]: expected \`"instantiation"\`, \`"import"\`, \`"alias"\` or \`"type"\`
      --> g.json:17:15
       |
    17 |       "kind": "instance",
       |               ^^^^^^^^^^

    error[config/wrong-value]: expected a whole number from 0 to 4294967295
      --> g.json:21:18
       |
    21 |       "package": -1
       |                  ^^

    error[config/missing-key]: \`kind\` is missing here
      --> g.json:20:5
       |
    20 |     {
       |     ^

    error[config/unknown-key]: there is no key \`args\` here
      --> g.json:26:3
       |
    26 |   "args": []
       |   ^^^^^^
       |
       = help: there is \`version\`, \`packages\`, \`worlds\`, \`nodes\`, \`arguments\`, \`exports\`

    "
  `);
  expect(await faults({ ...empty, packages: [{ label: 'x' }, { file: 'no.wasm' }] }))
    .toMatchInlineSnapshot(`
      "error[compose/no-package]: the package \`x\` can't be read: nobody has it
       --> g.json:4:5
        |
      4 |     {
        |     ^
      ...
      6 |     },
        |     ^

      error[compose/no-package]: the package \`no.wasm\` can't be read: nobody has it
       --> g.json:8:15
        |
      8 |       "file": "no.wasm"
        |               ^^^^^^^^^

      "
    `);
});

test('what a graph says wrongly is told where it says it', async () => {
  const { packages } = graphToJson(await graph());
  const instance = { kind: 'instantiation', package: 0 };
  expect(
    await faults({
      ...empty,
      packages,
      nodes: [instance, { kind: 'alias', source: 0, name: 'h' }],
      arguments: [{ to: 0, name: 'c', from: 1 }],
      exports: [{ node: 1, extern: { name: 'h' } }],
    }),
  ).toMatchInlineSnapshot(`
    "error[compose/unknown-argument]: \`pair\` doesn't import \`c\`
      --> g.json:22:5
       |
    22 |     {
       |     ^
    ...
    26 |     }
       |     ^
       |
       = help: did you mean \`a\` or \`b\`?

    error[compose/missing-export]: \`pair\` doesn't export \`h\`
      --> g.json:15:5
       |
    15 |     {
       |     ^
    ...
    19 |     }
       |     ^
       |
       = help: did you mean \`a\` or \`g\`?

    "
  `);
  expect(
    await faults({
      ...empty,
      packages,
      worlds: [
        { wit: 'package a:b; world w { import x: func() }', world: 'w' },
        { wit: 'package a:b; world w {}', world: 'v' },
      ],
    }),
  ).toMatchInlineSnapshot(`
    "error[compose/bad-world]: the WIT has a fault: expected \`;\`, found \`}\`
      --> g.json:15:14
       |
    15 |       "wit": "package a:b; world w { import x: func() }",
       |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[compose/bad-world]: there is no world \`v\` in the package
      --> g.json:20:16
       |
    20 |       "world": "v"
       |                ^^^
       |
       = help: did you mean \`w\`?

    "
  `);
  const type = { kind: 'world', world: 1, name: 'x' };
  expect(await faults({ ...empty, packages, nodes: [{ kind: 'type', name: 'x', type }] }))
    .toMatchInlineSnapshot(`
    "error[compose/bad-index]: there is no world of that number: there are 0
      --> g.json:14:15
       |
    14 |       "type": {
       |               ^
    ...
    18 |       }
       |       ^

    "
  `);
});

test('exports that are taken from each other are told where one of them stands', async () => {
  const alias = (source: number): unknown => ({ kind: 'alias', source, name: 'x' });
  const text = JSON.stringify({
    version: 1,
    packages: [],
    nodes: [alias(1), alias(0)],
    arguments: [],
    exports: [],
  });
  const { value } = await graphFromJson(text, () => Promise.reject(new Error('none')), {
    file: 'graph.json',
  });
  expect(checkGraph(value!)).toMatchObject([
    { code: 'compose/cycle', span: { file: 'graph.json' }, help: [] },
  ]);
});

test('what comes of a fault is not told as well', async () => {
  const worlds = [{ wit: 'package a:b; world w {}', world: 'v' }];
  const type = { kind: 'world', world: 0, name: 'x' };
  const told = await faults({ ...empty, worlds, nodes: [{ kind: 'type', name: 'x', type }] });
  expect(told).toContain('error[compose/bad-world]');
  expect(told).not.toContain('compose/bad-index');
});

test('why bytes are not to be had is told at the name of the file', async () => {
  const text = JSON.stringify({ ...empty, packages: [{ file: 'no.wasm' }] });
  const fault = diagnostic('binary/empty', 'it is empty', undefined, { help: ['fill it'] });
  const { diagnostics } = await graphFromJson(text, () => {
    throw new WitlinkError([fault]);
  });
  const start = text.indexOf('"no.wasm"');
  expect(diagnostics).toMatchObject([
    {
      code: 'compose/no-package',
      message: 'it is empty',
      help: ['fill it'],
      span: { file: 'graph.json', start, end: start + '"no.wasm"'.length },
    },
  ]);
});

test('a component that was exchanged is not taken', async () => {
  const given = await graph();
  const text = JSON.stringify(graphToJson(given));
  const bytes = (await textPackage('other', '')).bytes;
  const { value, diagnostics } = await graphFromJson(text, () => ({ bytes, file: 'pair.wasm' }));
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: 'compose/other-package', span: { file: 'graph.json' } },
  ]);
});
