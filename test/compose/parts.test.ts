/** What a composition keeps of its parts, what is left out where it is to be small, and the bill of materials of it. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { readComponent, writeComponent, type Definition } from '../../src/binary/index.ts';
import { billOfMaterials, inspect, validate } from '../../src/component/index.ts';
import {
  encodeGraph,
  GraphBuilder,
  importPackages,
  readPackage,
  type EncodeOptions,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { wat } from '../link/wat.ts';
import { judgedInTheEnd } from './judges.ts';

const judged = judgedInTheEnd();

const producers = '(@producers (language "Rust" "2024") (processed-by "rustc" "1.90.0"))';

/** Exports `f`, which gives `value`; as a Rust program would be made. */
async function part(name: string, value: number): Promise<GraphPackage> {
  const bytes = await wat(`(component $part ${producers}
    (core module $code ${producers} (func $own (export "f") (result i32) i32.const ${value}))
    (core instance $i (instantiate $code))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`);
  const file = `${name.replace(/.*:/, '')}.wasm`;
  const { value: pkg } = readPackage({ bytes, file, ...(name.includes(':') ? { name } : {}) });
  return pkg!;
}

function builderOf(...packages: readonly GraphPackage[]): GraphBuilder {
  const builder = new GraphBuilder();
  for (const [i, pkg] of packages.entries()) {
    const node = builder.instantiate(builder.addPackage(pkg));
    builder.export(builder.access(node, 'f'), `f${i}`);
  }
  return builder;
}

function encoded(builder: GraphBuilder, options: EncodeOptions = {}): Uint8Array {
  const { value, diagnostics } = encodeGraph(builder.graph, options);
  expect(diagnostics).toEqual([]);
  expect(validate(value!)).toEqual({ value: true, diagnostics: [] });
  judged(value!);
  return value!;
}

const composedOf = (bytes: Uint8Array): unknown => inspect(bytes).value!.composedOf;

const rust = [
  { field: 'language', name: 'Rust', version: '2024' },
  { field: 'processed-by', name: 'rustc', version: '1.90.0' },
];

describe('parts', () => {
  test('are kept with what they are called, their digests and who made them', async () => {
    const [one, two] = [await part('a:one@1.2.0', 1), await part('two', 2)];
    const bytes = encoded(builderOf(one, two, one));
    expect(composedOf(bytes)).toEqual([
      {
        name: 'a:one',
        version: '1.2.0',
        sha256: sha256(one.bytes),
        inside: 'whole',
        recorded: true,
        producers: rust,
        constituents: [],
      },
      {
        name: 'two',
        sha256: sha256(two.bytes),
        inside: 'whole',
        recorded: true,
        producers: rust,
        constituents: [],
      },
    ]);
    expect(inspect(bytes).value!.producers).toMatchObject([{ name: 'witlink' }]);
  });

  test('of parts are told, too, and of imported packages that they are', async () => {
    const inner = encoded(builderOf(await part('a:one@1.2.0', 1)));
    const { value: whole } = readPackage({ bytes: inner, file: 'inner.wasm', name: 'a:inner' });
    const builder = new GraphBuilder();
    builder.export(builder.access(builder.instantiate(builder.addPackage(whole!)), 'f0'), 'f');
    expect(composedOf(encoded(builder))).toMatchObject([
      { name: 'a:inner', constituents: [{ name: 'a:one', version: '1.2.0', inside: 'whole' }] },
    ]);
    const open = encodeGraph(importPackages(builder.graph)).value!;
    expect(composedOf(open)).toMatchObject([
      { name: 'a:inner', inside: 'imported', imported: 'a-inner', sha256: sha256(inner) },
    ]);
  });

  test('nobody has told of are seen, and what is told wrongly is missing', async () => {
    const bytes = encoded(builderOf(await part('a:one@1.2.0', 1), await part('a:two', 2)));
    const { definitions, names } = readComponent(bytes).value!;
    const without = (drop: (d: Definition) => boolean): Uint8Array =>
      writeComponent({ definitions: definitions.filter((d) => !drop(d)) });
    expect(names.sorts.get('component')!.get(0)).toBe('one@1.2.0');
    const stripped = without((d) => d.kind === 'custom' && d.name === 'witlink-parts');
    expect(composedOf(stripped)).toMatchObject([
      { name: 'one@1.2.0', recorded: false, inside: 'whole', producers: rust },
      { name: 'two', recorded: false, inside: 'whole' },
    ]);
    const first = definitions.find((d) => d.kind === 'component')!;
    expect(composedOf(without((d) => d === first))).toMatchObject([
      { name: 'a:two', inside: 'whole' },
      { name: 'a:one', inside: 'missing' },
    ]);
  });

  test('are no longer told where nobody would read them any more', async () => {
    let bytes = encoded(builderOf(await part('a:one', 1)));
    for (let i = 0; i < 30; i++) {
      const { value: pkg } = readPackage({ bytes, file: 'x.wasm' });
      const builder = new GraphBuilder();
      builder.export(builder.access(builder.instantiate(builder.addPackage(pkg!)), 'f0'), 'f0');
      bytes = encoded(builder);
    }
    expect(JSON.stringify(composedOf(bytes)).match(/constituents/g)).toHaveLength(16);
  });

  test.each([
    ['no JSON', '{'],
    ['another version', '{"version":2,"parts":[{"name":"a","sha256":"0"}]}'],
    ['no list', '{"version":1,"parts":{}}'],
    ['no parts', '{"version":1,"parts":[null,1,"x",{"name":1},{"name":"a","sha256":"0"}]}'],
  ])('a section that is %s says nothing', (_, text) => {
    const data = new TextEncoder().encode(text);
    const bytes = writeComponent({
      definitions: [{ kind: 'custom', offset: 0, name: 'witlink-parts', data }],
    });
    expect(inspect(bytes)).toMatchObject({ value: { kind: 'component' }, diagnostics: [] });
    expect(composedOf(bytes)).toBeUndefined();
  });
});

test('what is minified has no names, and runs the same', async () => {
  const one = await part('a:one@1.2.0', 40);
  const builder = builderOf(one, await part('two', 2));
  const [whole, small] = [encoded(builder), encoded(builder, { minify: true })];
  const [text] = new TextDecoder('latin1').decode(small).split('witlink-parts');
  expect(small.length).toBeLessThan(whole.length);
  for (const name of ['$own', 'own', 'producers', 'component-name'])
    expect(text).not.toContain(name);
  expect(composedOf(small)).toMatchObject([
    {
      name: 'a:one',
      version: '1.2.0',
      sha256: sha256(one.bytes),
      inside: 'minified',
      producers: rust,
    },
    { name: 'two', inside: 'minified' },
  ]);
  const { exports } = await instantiate(small);
  const call = (name: string): number => (exports[name] as () => number)();
  expect(call('f0') + call('f1')).toBe(42);
  // There is nothing left to leave out.
  const { value: again } = readPackage({ bytes: small, file: 'x.wasm', label: 'x' });
  const outer = new GraphBuilder();
  outer.export(outer.access(outer.instantiate(outer.addPackage(again!)), 'f0'), 'f0');
  expect(composedOf(encoded(outer, { minify: true }))).toMatchObject([{ inside: 'whole' }]);
});

test('the bill of materials is the same each time, and has each part once', async () => {
  const one = await part('a:one@1.2.0', 1);
  const bytes = encoded(builderOf(one, await part('two', 2)));
  const bill = (): unknown =>
    billOfMaterials(inspect(bytes, { file: 'x/whole.wasm' }).value!, sha256(bytes));
  expect(bill()).toEqual(bill());
  expect(bill()).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: {
      component: {
        'bom-ref': 'whole',
        name: 'whole.wasm',
        hashes: [{ alg: 'SHA-256', content: sha256(bytes) }],
      },
    },
    components: [
      {
        'bom-ref': 'whole/0',
        group: 'a',
        name: 'one',
        version: '1.2.0',
        hashes: [{ alg: 'SHA-256', content: sha256(one.bytes) }],
        properties: [
          { name: 'witlink:inside', value: 'whole' },
          { name: 'witlink:recorded', value: 'true' },
          { name: 'witlink:producers:language', value: 'Rust 2024' },
          { name: 'witlink:producers:processed-by', value: 'rustc 1.90.0' },
        ],
      },
      { 'bom-ref': 'whole/1', name: 'two' },
    ],
    dependencies: [
      { ref: 'whole', dependsOn: ['whole/0', 'whole/1'] },
      { ref: 'whole/0', dependsOn: [] },
      { ref: 'whole/1', dependsOn: [] },
    ],
  });
  expect(JSON.stringify(bill())).not.toMatch(/serialNumber|timestamp/);
});
