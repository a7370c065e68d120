/** Names of imports and exports with what is said beside them: it survives composing, and contradictions are told. */
import { describe, expect, test } from 'vitest';
import {
  readComponent,
  writeComponent,
  type Definition,
  type ExternName,
} from '../../src/binary/index.ts';
import { validate } from '../../src/component/index.ts';
import {
  checkGraph,
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  type Graph,
  type GraphPackage,
} from '../../src/compose/index.ts';
import { wat } from '../link/wat.ts';

/** Versions of 0.2 become canonical, which the text format of others has no words for. */
async function pkg(label: string, text: string): Promise<GraphPackage> {
  const tree = readComponent(await wat(`(component ${text})`)).value!;
  const definitions = tree.definitions.map((d): Definition => {
    if (d.kind !== 'import' && d.kind !== 'export') return d;
    const [, name, versionSuffix] = /^(.*@0\.2)(\..*)$/.exec(d.extern.name) ?? [];
    return name === undefined
      ? d
      : { ...d, extern: { ...d.extern, name, versionSuffix: versionSuffix! } };
  });
  const { value, diagnostics } = readPackage({
    bytes: writeComponent({ ...tree, definitions }),
    file: `${label}.wasm`,
    label,
  });
  expect(diagnostics).toEqual([]);
  return value!;
}

/** A component that imports an instance with a function `func`; `name` is the name with its attributes. */
const asking = (label: string, name: string, func = 'f'): Promise<GraphPackage> =>
  pkg(label, `(import ${name} (instance (export "${func}" (func))))`);

function namesOf(graph: Graph, kind: 'import' | 'export'): ExternName[] {
  const { value, diagnostics } = encodeGraph(graph, { features: 'all' });
  expect(diagnostics).toEqual([]);
  expect(validate(value!, { features: 'all' }).diagnostics).toEqual([]);
  const { definitions } = readComponent(value!).value!;
  return definitions.flatMap((d) => (d.kind === kind ? [d.extern] : []));
}

async function open(...packages: Promise<GraphPackage>[]): Promise<Graph> {
  const builder = new GraphBuilder();
  for (const each of packages) builder.instantiate(builder.addPackage(await each));
  return builder.graph;
}

describe('an import that is shared', () => {
  test.each([
    ['one says more than the other', '"s" (implements "a:b/c")', '"s" (external-id "x")'],
    ['both say it', '"s" (implements "a:b/c") (external-id "x")', '"s" (external-id "x")'],
  ])('has all that is said of it: %s', async (_, one, two) => {
    const names = namesOf(await open(asking('one', one), asking('two', two, 'g')), 'import');
    expect(names).toEqual([{ name: 's', implements: 'a:b/c', externalId: 'x' }]);
  });

  test('implements the newest of compatible versions', async () => {
    const graph = await open(
      asking('one', '"s" (implements "a:b/c@1.0.0")'),
      asking('two', '"s" (implements "a:b/c@1.4.0")', 'g'),
    );
    expect(namesOf(graph, 'import')).toEqual([{ name: 's', implements: 'a:b/c@1.4.0' }]);
  });

  test('is of the newest version, of canonical names, too', async () => {
    const graph = await open(
      asking('one', '"a:b/c@0.2.1"'),
      asking('two', '"a:b/c@0.2.4"', 'g'),
      asking('three', '"a:b/c@0.2.3"', 'h'),
    );
    expect(namesOf(graph, 'import')).toEqual([{ name: 'a:b/c@0.2', versionSuffix: '.4' }]);
  });

  test.each([
    ['external id', '"s" (external-id "x")', '"s" (external-id "y")'],
    ['interface', '"s" (implements "a:b/c@1.0.0")', '"s" (implements "a:b/c@2.0.0")'],
  ])('is none where two mean different things by it: %s', async (what, one, two) => {
    const found = checkGraph(await open(asking('one', one), asking('two', two)));
    expect(found).toMatchObject([
      {
        code: 'compose/attribute-conflict',
        message: expect.stringMatching(
          `\`two\` imports \`s\` with the ${what} .*, and \`one\` with`,
        ) as string,
        span: { file: 'two.wasm', path: 'component > import "s"' },
      },
    ]);
  });

  test('is none where types differ, which are told', async () => {
    const type = (result: string): string => `(import "s" (func (result ${result})))`;
    const found = checkGraph(await open(pkg('one', type('u8')), pkg('two', type('u16'))));
    expect(found).toMatchObject([
      {
        code: 'component/type-mismatch',
        message: expect.stringMatching(/`two`.*`one`|`one`.*`two`|u16.*u8/s) as string,
        span: { path: expect.stringContaining('import "s"') as string },
      },
    ]);
  });
});

test('an import that is asked for by hand keeps its attributes', async () => {
  const one = await asking('one', '"s" (implements "a:b/c")');
  const builder = new GraphBuilder();
  const extern = { name: 'mine', implements: 'a:b/c@1.0.0', externalId: 'there' };
  const index = builder.addPackage(one);
  const asked = builder.import(extern, { kind: 'import', package: index, name: 's' });
  builder.give(builder.instantiate(index), 's', asked);
  expect(namesOf(builder.graph, 'import')).toEqual([extern]);
});

test('exports of the socket keep theirs', async () => {
  const socket = await pkg(
    'socket',
    `(import "a:b/d@1.0.0" (instance $d (export "f" (func $f))))
     (instance $i (export "f" (func $d "f")))
     (export "one" (implements "a:b/c@1.0.0") (external-id "x") (instance $i))
     (export "a:b/e@0.2.7" (instance $i))`.replace('(func $f)', '(func)'),
  );
  const { value } = plug(socket, []);
  expect(namesOf(value!, 'export')).toEqual([
    { name: 'one', implements: 'a:b/c@1.0.0', externalId: 'x' },
    { name: 'a:b/e@0.2', versionSuffix: '.7' },
  ]);
});
