/** Compositions in WAC: what is given to whom, by which rules of the language, and where mistakes are told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWac } from '../../grammar/wac/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import { isTextSpan, type Diagnostic } from '../../src/base/index.ts';
import { readComponent } from '../../src/binary/index.ts';
import { decode, encode, validate } from '../../src/component/index.ts';
import {
  composeWac,
  namedPackages,
  openImports,
  readPackage,
  wires,
  type WacComposition,
  type WacPackage,
} from '../../src/compose/index.ts';
import { printWit } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { app, calc } from '../cli/components.ts';
import { dummy } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';
import { judgedInTheEnd, runEverywhere } from './judges.ts';

const judged = judgedInTheEnd();

/** Components by the names of their packages, as WIT with one world. */
const worlds: Readonly<Record<string, string>> = {
  'demo:store': `package demo:store@1.0.0;
    interface types { record entry { key: string, size: u64 } }
    interface store { use types.{entry}; resource box { constructor(); get: func(key: string) -> option<entry>; } count: func() -> u32; }
    world provider { export types; export store; export ready: func() -> bool; }`,
  'demo:app': `package demo:app;
    world app { import demo:store/store@1.0.0; import log: func(line: string); export run: func() -> string; }
    package demo:store@1.0.0 {
      interface types { record entry { key: string, size: u64 } }
      interface store { use types.{entry}; resource box { constructor(); get: func(key: string) -> option<entry>; } count: func() -> u32; }
    }`,
  'demo:log': 'package demo:log; world logger { export log: func(line: string); }',
  'demo:writer': `package demo:writer; world writer {
      import sink: interface { record line { text: string } write: func(line: line); }
      export run: func();
    }`,
  'demo:loud': 'package demo:loud; world logger { export log: func(line: string, loud: bool); }',
  'demo:many': `package demo:many;
    world many { import demo:one/log; import demo:other/log; }
    package demo:one { interface log { f: func(); } }
    package demo:other { interface log { f: func(); } }`,
  'demo:two': `package demo:two; interface a { f: func(); } interface b { f: func(); }
    world two { import a; import b; import extra: func(); export a; export b; }`,
};

const wit: Readonly<Record<string, string>> = {
  'demo:api': `package demo:api@2.1.0;
    interface log { record line { text: string } write: func(line: line); }
    world logging { import log; export run: func(); }`,
};

const components = new Map<string, Promise<WacPackage>>();

async function component(name: string): Promise<WacPackage> {
  const bytes = await dummy(worlds[name]!);
  const file = `${name.replace(':', '-')}.wasm`;
  return { kind: 'component', component: readPackage({ bytes, file, label: name }).value! };
}

async function packageOf(name: string): Promise<WacPackage | undefined> {
  if (wit[name] !== undefined) {
    return { kind: 'wit', groups: [[parse(wit[name], { file: `${name}.wit` }).value]] };
  }
  if (worlds[name] === undefined) return undefined;
  if (!components.has(name)) components.set(name, component(name));
  return components.get(name);
}

interface Composed {
  readonly value: WacComposition | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

async function compose(
  text: string,
  more: ReadonlyMap<string, WacPackage> = new Map(),
): Promise<Composed> {
  const { value: file, diagnostics } = parseWac(text, { file: 'shop.wac' });
  const packages = new Map(more);
  for (const name of namedPackages(file)) {
    const found = await packageOf(name);
    if (found !== undefined && !packages.has(name)) packages.set(name, found);
  }
  const composed = composeWac(file, { packages });
  return { ...composed, diagnostics: [...diagnostics, ...composed.diagnostics] };
}

/** Composes what holds; the result as WIT, and who gives what. */
async function sound(body: string, head = 'package demo:shop;') {
  const { value, diagnostics } = await compose(`${head}\n${body}`);
  expect(diagnostics).toEqual([]);
  const { bytes, graph } = value!;
  expect(validate(bytes).diagnostics).toEqual([]);
  judged(bytes);
  const decoded = decode(bytes);
  expect(decoded.diagnostics).toEqual([]);
  const text = printWit(decoded.value!.model, { root: decoded.value!.root, rootOnly: true });
  return {
    externs: text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(?:import|export) /.test(line)),
    wires: wires(graph).map(
      (w) =>
        `${w.to} ${w.import} <- ${w.from === undefined ? 'open' : (w.from.label ?? 'an import')}`,
    ),
  };
}

const store = 'demo:store/store@1.0.0';

describe('arguments are found', () => {
  test('by the path of what is given, by its name, by the end of a path, by the local name', async () => {
    const { wires: found, externs } = await sound(`
      let store = new demo:store {};
      let one = store.store;
      let write = new demo:log {}.log;
      let app = new demo:app { one, write, ... };
      let log = write;
      let again = new demo:app { store: store["${store}"], log, ... };
      export app.run;
      export again.run as run-again;`);
    expect(found.filter((wire) => !wire.includes('/types@'))).toEqual([
      `app ${store} <- store`,
      'app log <- demo:log',
      `again ${store} <- store`,
      'again log <- demo:log',
    ]);
    expect(externs).toEqual([
      'import demo:store/types@1.0.0;',
      'export run: func() -> string;',
      'export run-again: func() -> string;',
    ]);
  });

  test('by spreading instances, in their order, for what nothing else is given', async () => {
    const { wires: found } = await sound(`
      let a = new demo:store {};
      let b = new demo:store {};
      let log = new demo:log {};
      let app = new demo:app { ...a, ...log, store: b.store };
      export app.run;`);
    expect(found).toEqual([
      'app demo:store/types@1.0.0 <- a',
      `app ${store} <- b`,
      'app log <- log',
    ]);
  });

  test('or imported by the composition, once for all who want it', async () => {
    const { externs } = await sound(`
      let one = new demo:app { ... };
      let two = new demo:app { ... };
      export one.run as "one";
      export two.run as two;`);
    expect(externs).toEqual([
      'import demo:store/types@1.0.0;',
      `import ${store};`,
      'import log: func(line: string);',
      'export one: func() -> string;',
      'export two: func() -> string;',
    ]);
  });

  test('two `new` are two instances, with resources of their own', async () => {
    const { diagnostics } = await compose(`package demo:shop;
      let a = new demo:store {};
      let b = new demo:store {};
      let app = new demo:app { store: a.store, log: b.ready, ... };`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['component/type-mismatch']);
  });
});

test('what is composed runs the same everywhere, with two instances of one package', async () => {
  const file = (bytes: Uint8Array, name: string): WacPackage => ({
    kind: 'component',
    component: readPackage({ bytes, file: `${name}.wasm` }).value!,
  });
  const more = new Map([
    ['demo:calc', file(calc, 'calc')],
    ['demo:twice', file(app, 'twice')],
  ]);
  const { value, diagnostics } = await compose(
    `package demo:shop;
    let one = new demo:calc {};
    let two = new demo:calc {};
    export new demo:twice { ops: one.ops }.twice;
    export new demo:twice { "demo:calc/ops@1.0.0": two["demo:calc/ops@1.0.0"] }.twice as again;
    export two...;`,
    more,
  );
  expect(diagnostics).toEqual([]);
  const results = await runEverywhere(value!.bytes, [
    ['twice', [21]],
    ['again', [4]],
    ['demo:calc/ops@1.0.0#add', [3, 4]],
  ]);
  expect(results).toEqual([42, 8, 7]);
});

describe('imports and exports', () => {
  test('are called by paths, by local names, or as it is said', async () => {
    const { externs, wires: found } = await sound(`
      import store as "${store}": demo:store/store;
      import print as log: func(line: string);
      import raw as "demo:raw/raw@1.0.0": interface { f: func(); };
      let app = new demo:app { store, log: print, ... };
      export app.run;
      export print as "write";`);
    expect(externs).toContain('import demo:raw/raw@1.0.0;');
    expect(externs).toContain('export write: func(line: string);');
    expect(found).toEqual([
      'app demo:store/types@1.0.0 <- open',
      `app ${store} <- an import`,
      'app log <- an import',
    ]);
  });

  test('a spread exports what is not exported before it', async () => {
    const { externs } = await sound(`
      let s = new demo:store {};
      let log = new demo:log {};
      export log.log as ready;
      export s...;`);
    expect(externs).toEqual([
      'export ready: func(line: string);',
      'export demo:store/types@1.0.0;',
      `export ${store};`,
    ]);
  });

  test('take interfaces from packages of WIT, whose version is that of the package', async () => {
    const { externs } = await sound('import log: demo:api/log; export log as here;');
    expect(externs).toEqual([
      'import demo:api/log;',
      expect.stringMatching(/^export here: /) as string,
    ]);
  });

  test('may be of one interface under several names, and of one that is called composition', async () => {
    const { value, diagnostics } = await compose(`package demo:shop;
      import log: demo:api/log;
      import other as "other": demo:api/log;
      interface composition { f: func(); }
      import mine as "mine": composition;`);
    expect(diagnostics).toEqual([]);
    judged(value!.bytes);
    const imports = openImports(value!.graph).map(({ extern }) => extern.name);
    expect(imports).toEqual(['demo:api/log', 'other', 'mine']);
  });

  test('take an interface as a component exports it, if that imports it, too', async () => {
    const bytes = await wat(`(component
      (import "demo:layer/c" (instance $c (export "f" (func $f))))
      (alias export $c "f" (func $f))
      (instance $d (export "f" (func $f)) (export "g" (func $f)))
      (export "demo:layer/c" (instance $d)))`);
    const { value: layer } = readPackage({ bytes, file: 'layer.wasm' });
    const { value, diagnostics } = await compose(
      'package demo:shop; import c: demo:layer/c; export c.g;',
      new Map<string, WacPackage>([['demo:layer', { kind: 'component', component: layer! }]]),
    );
    expect(diagnostics).toEqual([]);
    expect(value!.graph.exports).toMatchObject([{ extern: { name: 'g' } }]);
  });

  test('take them from what a component imports or exports', async () => {
    const { externs } = await sound('import store: demo:store/store;');
    expect(externs).toContain('import demo:store/store;');
  });
});

describe('declarations', () => {
  test('are types, which are exported by their names or by those that are said', async () => {
    const { value, diagnostics } = await compose(`package demo:shop;
      record price { cents: u64 }
      variant offer { fixed(price), free }
      type check = func(of: offer) -> bool;
      type old = list<offer>;
      interface shop { ask: check; type f = async func(p: price) -> stream<u8>; watch: f; }
      world w { import c: check; export shop; }
      export old as offers;`);
    expect(diagnostics).toEqual([]);
    expect(validate(value!.bytes).diagnostics).toEqual([]);
    judged(value!.bytes);
    const { definitions } = readComponent(value!.bytes).value!;
    expect(definitions.filter((d) => d.kind === 'import')).toEqual([]);
    const names = value!.graph.exports.map(({ extern }) => extern.name);
    expect(names).toEqual(['price', 'offer', 'check', 'shop', 'w', 'offers']);
  });

  test('a type of the top that an interface uses is the same type there', async () => {
    const { diagnostics, value } = await compose(`package demo:shop;
      type text = string;
      record line { text: text }
      type write = func(line: line);
      interface sink { write: write; }
      import out: sink;
      let one = new demo:writer { sink: out };
      export one.run;`);
    expect(diagnostics).toEqual([]);
    expect(validate(value!.bytes).diagnostics).toEqual([]);
    judged(value!.bytes);
  });
});

/** Where mistakes are marked by `«»`. */
const mistakes: readonly (readonly [code: string, body: string, message: string])[] = [
  ['wac/unknown-name', 'export «x»;', 'nothing is called `x` here'],
  [
    'wac/used-before',
    'export «x» as y; let x = new demo:log {};',
    '`x` is used before it is declared',
  ],
  ['wac/used-before', 'record a { b: «b» } type b = u8;', '`b` is used before it is declared'],
  [
    'wac/used-before',
    'interface i { f: func(a: «a»); type a = u8; }',
    '`a` is used before it is declared',
  ],
  ['wac/used-before', 'type x = «x»;', '`x` is used before it is declared'],
  ['wac/duplicate-name', 'type x = u8; let «x» = new demo:log {};', '`x` is declared twice'],
  [
    'wac/wrong-kind',
    'let x = new demo:log {}; type y = «x»;',
    '`x` is a value, where a type must stand',
  ],
  [
    'wac/wrong-kind',
    'type f = func(); type y = list<«f»>;',
    '`f` is a type of functions, where a type must stand',
  ],
  [
    'wac/wrong-kind',
    'interface i { type t = u8; f: «t»; }',
    '`t` is a type of values, where a type of functions must stand',
  ],
  [
    'wac/wrong-kind',
    'interface i {} world w { include «i»; }',
    '`i` is an interface, where a world must stand',
  ],
  [
    'wac/wrong-kind',
    'interface i { type f = func(); g: func(a: «f»); }',
    '`f` is a type of functions, where a type of values must stand',
  ],
  [
    'wac/no-package',
    'let x = new «demo:lgo» {}; let y = new demo:lgo {};',
    'there is no package `demo:lgo`',
  ],
  ['wac/no-package', 'let x = new «demo:lgo» {};', 'there is no package `demo:lgo`'],
  [
    'wac/no-component',
    'let x = new «demo:api» {};',
    '`demo:api` is a package of WIT, of which no instance can be made',
  ],
  [
    'wac/no-component',
    'let x = new «demo:shop» {};',
    '`demo:shop` is this composition, which can’t be a part of itself',
  ],
  [
    'wac/no-wit',
    `interface i { use «${store}».{box}; }`.replace('@1.0.0', ''),
    '`demo:store` is a component; here a package of WIT must stand',
  ],
  [
    'wac/not-in-package',
    'import x: «demo:log/log»;',
    'component `demo:log` neither imports nor exports `demo:log/log`',
  ],
  ['wac/bad-name', 'import f: func(); export f as «"a b"»;', 'the name `a b` contains ` `'],
  [
    'wac/missing-argument',
    'let x = new «demo:app» {};',
    `\`demo:app\` is not given \`demo:store/types@1.0.0\`, \`${store}\`, \`log\``,
  ],
  ['wac/no-name', 'export «new demo:log {}»;', 'nothing says by which name this is exported'],
  [
    'wac/empty-spread',
    'let l = new demo:log {}; let x = new demo:two { ...«l», ... };',
    '`l` exports nothing that is still to be given',
  ],
  ['wac/empty-spread', 'import i: interface {}; export «i»...;', 'the instance exports nothing'],
  [
    'wac/shadowed',
    'type a = u8; record b { a: a } interface i { type a = string; f: func(b: «b»); }',
    '`b` is made of `a` of the composition, but here something else is called so',
  ],
  [
    'compose/no-instance',
    'import f: func(); let x = f«.g»;',
    'an export is taken from what is no instance, but a function',
  ],
  [
    'compose/no-instance',
    'import f: func(); let x = new demo:two { ...«f», ... };',
    'the exports of an instance are spread; this is a function',
  ],
  ['compose/missing-export', 'let x = new demo:log {}«.lgo»;', 'the instance doesn’t export `lgo`'],
  [
    'compose/unknown-argument',
    'import x: func(); let y = new demo:app { «lgo»: x, ... };',
    '`demo:app` doesn’t import `lgo`',
  ],
  [
    'compose/unknown-argument',
    'import l: interface { f: func(); }; let x = new demo:many { «log»: l, ... };',
    '`demo:many` doesn’t import `log`',
  ],
  [
    'compose/duplicate-argument',
    'import log: func(line: string); let y = new demo:app { log, «log», ... };',
    '`demo:app` is given `log` twice',
  ],
  [
    'compose/duplicate-export',
    'import f: func(); type x = u8; export f as «x»;',
    '`x` is exported twice',
  ],
  [
    'compose/duplicate-import',
    'import f: func(); import g as «f»: func();',
    '`f` is imported twice',
  ],
  [
    'compose/import-conflict',
    'let a = new demo:app { ... }; import «log»: func(line: string);',
    '`a` is not given `log`, which the composition imports for others',
  ],
  [
    'compose/import-conflict',
    'import log: func(line: string); let a = new «demo:app» { ... };',
    '`a` is not given `log`, which the composition imports for others',
  ],
  [
    'component/type-mismatch',
    'let l = new demo:loud {}; let a = new demo:app { ..., «log»: l.log }; export a.run;'.replace(
      '..., «log»: l.log',
      '«log»: l.log, ...',
    ),
    'the types of `log` don’t agree',
  ],
];

describe('a mistake is told where the text makes it', () => {
  test.each(mistakes)('%s: %s', async (code, body, message) => {
    const marked = `package demo:shop;\n${body}`;
    const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1];
    const { value, diagnostics } = await compose(marked.replace('«', '').replace('»', ''));
    expect(value).toBeUndefined();
    const found = diagnostics.map((d) => ({
      code: d.code,
      at: d.span !== undefined && isTextSpan(d.span) ? [d.span.start, d.span.end] : d.span,
      message: d.message.replaceAll("'", '’').slice(0, message.length),
    }));
    expect(found).toEqual([{ code, at: [start, end], message }]);
  });

  test('an instance in place of its export is told so', async () => {
    const { diagnostics } = await compose(`package demo:shop;
      let store = new demo:store {}; let app = new demo:app { store, ... }; export app.run;`);
    const asked = diagnostics.filter(({ help }) => help.length > 0);
    expect(asked.map(({ help }) => help)).toEqual([
      [`give its export \`${store}\`, not all of \`store\`: in WAC \`...\` before it does`],
    ]);
    const { value } = await compose(`package demo:shop;
      let store = new demo:store {}; let app = new demo:app { ...store, ... }; export app.run;`);
    expect(value).toBeDefined();
  });

  test('with help: near names, both types, the place in the binary', async () => {
    const { diagnostics } = await compose(`package demo:shop;
      let l = new demo:loud {};
      let a = new demo:ap {};
      let b = new demo:app { lgo: l.log, ... };
      let c = new demo:app { log: l.log, ... };`);
    const help = diagnostics.map(({ code, help: list }) => [code, ...list]);
    expect(help).toEqual([
      ['wac/no-package', 'did you mean `demo:app`?'],
      ['compose/unknown-argument', 'did you mean `log`?'],
      [
        'component/type-mismatch',
        'wanted by `c`: func(line: string)',
        'given by `demo:loud`: func(line: string, loud: bool)'.replace('`demo:loud`', '`l`'),
      ],
    ]);
    const [, , mismatch] = diagnostics;
    expect(mismatch!.related).toMatchObject([{ message: 'here', span: { file: 'demo-app.wasm' } }]);
  });

  test('several are all told, and what follows from them is not', async () => {
    const { diagnostics } = await compose(`package demo:shop targets demo:shop/w;
      flags f { a, a }
      world w { import i; }
      interface i { use j.{k}; }
      import x: interface { f: func() -> nothing; };
      let a = new demo:app { x, y, ... };
      export a.run;
      export b.run;`);
    expect(diagnostics.map(({ code }) => code).toSorted()).toEqual([
      'resolve/duplicate-name',
      'wac/unknown-name',
      'wac/unknown-name',
      'wac/unknown-name',
      'wac/unknown-name',
      'wac/used-before',
    ]);
  });
});

describe('a world that is targeted', () => {
  const body = `import log: demo:api/log;
    let a = new demo:two { ... };
    export a["demo:two/a"] as run;`;

  test('is held against what comes out', async () => {
    const { value, diagnostics } = await compose(
      `package demo:shop targets demo:api/logging;\n${body}`,
    );
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toContain('targets/missing-import');
    expect(diagnostics.every(({ span }) => span?.file === 'shop.wac')).toBe(true);
    const fits = await compose(
      `package demo:shop targets w;
      world w { import run: func(); export run: func(); }
      import run: func();
      export run;`.replace('targets w', 'targets demo:shop/w'),
    );
    expect(fits.diagnostics).toEqual([]);
  });

  test('must be there', async () => {
    const { diagnostics } = await compose('package demo:shop targets demo:api/login;');
    expect(diagnostics).toMatchObject([
      { code: 'wac/unknown-world', help: ['did you mean `demo:api/logging@2.1.0`?'] },
    ]);
  });
});

describe('packages', () => {
  test('are named, each once, without the own one', () => {
    const { value } = parseWac(`package a:b@1.0.0 targets c:d/e;
      import x: f:g/h@2.0.0;
      import y: a:b/i;
      interface i { use j:k/l.{m}; }
      world w { include n:o/p; export q: interface { use r:s/t.{u}; }; }
      let z = (new v:w { x: new f:g@2.0.0 {} });`);
    expect(namedPackages(value)).toEqual(['c:d', 'f:g@2.0.0', 'j:k', 'n:o', 'r:s', 'v:w']);
  });

  test('that are broken are told where they are named, the binary second', async () => {
    const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const { diagnostics: broken } = readPackage({ bytes, file: 'core.wasm' });
    const more = new Map<string, WacPackage>([['a:b', { kind: 'broken', diagnostics: broken }]]);
    const { diagnostics } = await compose('package d:e;\nlet x = new a:b {};', more);
    expect(diagnostics).toMatchObject([
      { span: { file: 'shop.wac', start: 25 }, related: [{ span: { file: 'core.wasm' } }] },
    ]);
  });

  test.each(['let x = new a:b {...};', 'let x = new a:b {...}; export x...;', 'import x: a:b/t;'])(
    'that are invalid are told where they are named: %s',
    async (body) => {
      // Its type is too large to say what it imports.
      const tuples = Array.from({ length: 25 }, (_, i) => `(type (tuple ${i} ${i}))`).join(' ');
      const bytes = await wat(`(component (type u8) ${tuples} (import "t" (type (eq 25))))`);
      const { value } = readPackage({ bytes, file: 'bomb.wasm' });
      const more = new Map<string, WacPackage>([['a:b', { kind: 'component', component: value! }]]);
      const { value: made, diagnostics } = await compose(`package d:e;\n${body}`, more);
      expect(made).toBeUndefined();
      expect(diagnostics).toMatchObject([
        { code: 'component/too-large', span: { file: 'shop.wac' }, related: [{}] },
      ]);
    },
  );

  test('must be those of their names', async () => {
    const group = [parse('package x:y; interface i {}', { file: 'i.wit' }).value];
    const more = new Map<string, WacPackage>([['a:b', { kind: 'wit', groups: [group] }]]);
    const { diagnostics } = await compose('package d:e;\nimport i: a:b/i;', more);
    expect(diagnostics).toMatchObject([
      { code: 'wac/other-package', message: 'under `a:b` stands the package `x:y`' },
    ]);
  });

  test('stand for those that others bring along', async () => {
    const read = (text: string, file: string) => [parse(text, { file }).value];
    const old = read('package f:b; interface i { type t = u8; f: func(); }', 'old.wit');
    const own = read('package f:b; interface i { type t = u8; f: func(); more: func(); }', 'b.wit');
    const user = read('package f:a; interface j { use f:b/i.{t}; g: func(t: t); }', 'a.wit');
    const more = new Map<string, WacPackage>([
      ['f:a', { kind: 'wit', groups: [user, old] }],
      ['f:b', { kind: 'wit', groups: [own] }],
    ]);
    const text = 'package d:e; import j: f:a/j; import i: f:b/i; export i.more;';
    expect((await compose(text, more)).diagnostics).toEqual([]);
  });

  test('of WIT may be in binary form', async () => {
    const { value } = await load('a.wit', memoryHost({ 'a.wit': wit['demo:api']! }));
    expect(encode(value.model, value.root).diagnostics).toEqual([]);
  });
});

describe('limits', () => {
  test('types that interfaces take over are counted', async () => {
    const types = Array.from(
      { length: 400 },
      (_, i) => `type t${i} = ${i === 0 ? 'u8' : `t${i - 1}`};`,
    );
    const uses = Array.from({ length: 400 }, (_, i) => `interface i${i} { f: func(a: t399); }`);
    const { diagnostics } = await compose(`package a:b;\n${[...types, ...uses].join('\n')}`);
    expect(diagnostics.filter(({ code }) => code === 'wac/too-large')).toHaveLength(1);
  });

  test('there are at most so many statements', async () => {
    const { diagnostics } = await compose(`package a:b;\n${'export x;'.repeat(100_001)}`);
    expect(diagnostics).toMatchObject([
      { code: 'wac/too-large', message: 'a composition has at most 100000 statements' },
    ]);
  });

  test('more findings than anyone reads are counted', async () => {
    const text = `package a:b;\n${'export x;\n'.repeat(20_000)}`;
    const { diagnostics } = await compose(text);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'wac/too-many',
      message: '10000 more findings are not shown',
    });
  });

  test('many instances take time in step with their number', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `let l${i} = new demo:log {};`);
    const start = performance.now();
    const { value, diagnostics } = await compose(`package a:b;\n${lines.join('\n')}`);
    expect(diagnostics).toEqual([]);
    expect(value!.graph.nodes.length).toBe(2000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('whatever the text', () => {
  const sample = `package demo:shop@1.0.0 targets demo:shop/w;
    record price { cents: u64 }
    type ask = func(of: price) -> list<price>;
    interface shop { use demo:api/log.{line}; resource r { get: ask; } find: ask; tell: func(l: line); }
    world w { import log: func(line: string); import shop; export run: func() -> string; include demo:api/logging; }
    import log: func(line: string);
    import raw as "demo:raw/raw@1.0.0": interface { f: func(p: price); };
    import api: demo:api/log;
    import own: shop;
    let s = new demo:store {};
    let a = new demo:app { log, store: s.store, ...s, ... };
    let two = (new demo:two { extra: raw.f, a: a, ... })["demo:two/a"];
    export a.run;
    export two.f as "x:y/z";
    export s...;`;
  const tokens = sample.match(/[\w%-]+|\s+|\.\.\.|[^\s\w]/g)!;
  const edit = fc.record({
    at: fc.nat(tokens.length - 1),
    remove: fc.nat(2),
    insert: fc.array(fc.constantFrom(...tokens), { maxLength: 2 }),
  });

  test('it is composed or told what is wrong, in the text', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const edited = [...tokens];
        for (const { at, remove, insert } of edits) edited.splice(at, remove, ...insert);
        const { value, diagnostics } = await compose(edited.join(''));
        if (value !== undefined) expect(validate(value.bytes).diagnostics).toEqual([]);
        else if (diagnostics.length === 0) throw new Error('nothing is told');
        for (const { span } of diagnostics) expect(span?.file).toBe('shop.wac');
      }),
      { numRuns: 200 * Number(process.env['WITLINK_FUZZ'] ?? 1) },
    );
  });
});
