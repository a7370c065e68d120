/** Getters and setters in WIT (📡, component-model#701): read, printed, formatted, encoded, compared. */
import { expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import { decode, encode } from '../../src/component/index.ts';
import { modelToJson, printWit } from '../../src/model/index.ts';
import { load, memoryHost, unshippedFeatures } from '../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../src/rules/changes/index.ts';
import { format } from '../format/fmt.ts';

const text = `package test:acc@1.0.0;

interface i {
  type small = u8;

  /// The setter may come first.
  level: set(v: small) -> result<_, string>;

  between: func();

  level: get() -> result<u8, u16>;

  get: func() -> u8;

  set: func(get: u8);

  resource r {
    constructor();
    name: set(v: list<u8>);
    name: get() -> list<small>;
    count: static get() -> u32;
    get: func();
  }
}

world w {
  import get: func();
  import x: set(v: u32);
  import x: get() -> u32;
  import i;
  export x: get() -> result<string>;
}

world v {
  include w with { x as y }
}
`;

async function read(wit: string) {
  const { value, diagnostics } = await load('a.wit', memoryHost({ 'a.wit': wit }));
  expect(diagnostics).toEqual([]);
  return value;
}

test('are functions of a kind of their own, setters behind their getters', async () => {
  const { model } = await read(text);
  const json = modelToJson(model) as unknown as {
    interfaces: { functions: Record<string, { kind: unknown }> }[];
    worlds: { imports: object; exports: object }[];
  };
  const { functions } = json.interfaces[0]!;
  const r = model.types.findIndex((t) => t.name === 'r');
  expect(Object.entries(functions).map(([name, { kind }]) => [name, kind])).toEqual([
    ['between', 'freestanding'],
    ['[get]level', 'getter'],
    ['[set]level', 'setter'],
    ['get', 'freestanding'],
    ['set', 'freestanding'],
    ['[constructor]r', { constructor: r }],
    ['[method][get]r.name', { 'method-getter': r }],
    ['[method][set]r.name', { 'method-setter': r }],
    ['[static][get]r.count', { 'static-getter': r }],
    ['[method]r.get', { method: r }],
  ]);
  const names = (world: number, side: 'imports' | 'exports'): string[] =>
    Object.keys(json.worlds[world]![side]).filter((n) => !n.startsWith('interface'));
  expect(names(0, 'imports')).toEqual(['get', '[get]x', '[set]x']);
  expect(names(1, 'imports')).toEqual(['get', '[get]y', '[set]y']);
  expect(names(1, 'exports')).toEqual(['[get]y']);
});

test('are printed as they are read', async () => {
  const { model, root } = await read(text);
  const printed = printWit(model, { root: root! });
  expect(printed).toContain('level: set(v: small) -> result<_, string>;');
  expect(printed).toContain('count: static get() -> u32;');
  expect(printed).toContain('import x: set(v: u32);');
  const again = await read(printed);
  expect(printWit(again.model, { root: again.root! })).toBe(printed);
});

test('are formatted', async () => {
  const ugly = 'interface i { x :get ( )->u8 ; resource r { y:static  set(v:u8) ; } }';
  const formatted = await format(ugly);
  expect(formatted).toBe(
    'interface i {\n  x: get() -> u8;\n  resource r {\n    y: static set(v: u8);\n  }\n}\n',
  );
  expect(await format(formatted)).toBe(formatted);
});

test('are none where `get` and `set` are names', () => {
  const names = `interface get { set: func(get: u8); type get = u8; variant v { get(u8), set(u8) } }
    world set { import get; import a: get; export get: func() -> tuple<u8>; }`;
  const { value, diagnostics } = parse(names);
  expect(diagnostics).toEqual([]);
  expect(JSON.stringify(value)).not.toContain('"accessor"');
});

test('survive a binary package', async () => {
  const { model, root } = await read(text);
  const { value, diagnostics } = encode(model, root!);
  expect(diagnostics).toEqual([]);
  const decoded = decode(value!);
  expect(decoded.diagnostics).toEqual([]);
  const [one, other] = [decoded.value!.model, model].map((m) =>
    (modelToJson(m) as unknown as { interfaces: { functions: object }[] }).interfaces.map((i) =>
      Object.keys(i.functions).toSorted(),
    ),
  );
  expect(one).toEqual(other);
});

test('are warned of, once a file', async () => {
  const { files } = await read(text);
  expect(unshippedFeatures(files)).toMatchObject([
    { code: 'resolve/unshipped', severity: 'warning', message: /getters and setters/ },
  ]);
});

test('have no form in the bindings for TypeScript yet: each is told', async () => {
  const { model } = await read(text);
  for (const name of ['ts-host', 'ts-guest']) {
    const { value, diagnostics } = findBackend(name)!.generate(model, 0);
    expect(value).toEqual([]);
    expect(diagnostics.map((d) => [d.code, d.message])).toContainEqual([
      'codegen/not-there-yet',
      "bindings can't say `[static][get]r.count` yet",
    ]);
    expect(diagnostics).toHaveLength(8);
  }
});

test('are not the functions of the same name: one that becomes the other breaks', async () => {
  const interfaceOf = (item: string): string =>
    `package a:b@1.0.0; interface i { resource r { ${item} } g: func(r: r); }`;
  const before = await read(interfaceOf('x: func() -> u8;'));
  const after = await read(interfaceOf('x: get() -> u8;'));
  const { value } = comparePackages(sideOf(before), sideOf(after));
  expect(value!.findings.map((f) => f.diagnostic.message)).toEqual([
    'method `r.x` was removed from interface `i`',
    'getter `r.x` was added to interface `i`',
  ]);
});
