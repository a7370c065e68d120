/** `witlink compose FILE.wac`: packages by `--dep` or in a folder, findings with exit code 1, nothing half-written. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CompositionJson } from '../../src/cli/json-forms.ts';
import { encode } from '../../src/component/index.ts';
import { readPackage } from '../../src/compose/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { app, calc } from './components.ts';
import { cli, folder } from './cli.ts';

const text = `package demo:whole;

let calc = new demo:calc {};
let app = new demo:app { ops: calc.ops };
export app...;
`;

const parts = {
  'whole.wac': text,
  'deps/demo/app.wasm': app,
  'deps/demo/calc.wasm': calc,
};

test('packages stand in deps/ beside the file, in a folder that is named, or where it is said', async () => {
  const at = folder({ ...parts, 'calc.wasm': calc, 'app.wasm': app });
  expect(await cli(['compose', at('whole.wac')])).toEqual({ code: 0, out: '', err: '' });
  const { code, out, err } = await cli(['compose', at('whole.wac'), '-o', at('a.wasm'), '--wires']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('demo:calc/ops@1.0.0  from calc');
  writeFileSync(at('other.wac'), text);
  const places = [
    ['--deps-dir', at('deps')],
    ['--dep', `demo:app=${at('app.wasm')}`, `demo:calc=${at('calc.wasm')}`],
  ];
  for (const place of places) {
    expect(await cli(['compose', at('other.wac'), ...place, '-o', at('b.wasm')])).toMatchObject({
      code: 0,
      err: '',
    });
    expect(readFileSync(at('b.wasm'))).toEqual(readFileSync(at('a.wasm')));
  }
});

test('a place for a package that nobody names is a warning', async () => {
  const at = folder(parts);
  const args = ['compose', at('whole.wac'), '--dep', `demo:calk=${at('deps/demo/calc.wasm')}`];
  const { code, err } = await cli(args);
  expect(code).toBe(0);
  expect(err).toContain('warning[wac/unused-dep]');
  expect(err).toContain('did you mean `demo:calc`');
});

test('packages are imported where that is asked for', async () => {
  const at = folder(parts);
  const args = ['compose', at('whole.wac'), '--import-packages', '-o', at('thin.wasm')];
  expect(await cli(args)).toEqual({ code: 0, out: '', err: '' });
  const thin = readFileSync(at('thin.wasm'));
  expect((await cli(['validate', at('thin.wasm')])).code).toBe(0);
  const { value: pkg } = readPackage({ bytes: thin, file: 'thin.wasm' });
  const imports = pkg!.tree.definitions.filter(
    (d) => d.kind === 'import' && d.type.kind === 'component',
  );
  expect(pkg!.tree.definitions.some((d) => d.kind === 'component')).toBe(false);
  expect(imports).toMatchObject([
    { extern: { name: 'demo-calc', externalId: 'demo:calc' } },
    { extern: { name: 'demo-app', externalId: 'demo:app' } },
  ]);
});

test('what is declared, and packages of types, stand in the graph in JSON, which makes the same component', async () => {
  const at = folder({
    ...parts,
    'deps/demo/api.wit': 'package demo:api; interface log { write: func(line: string); }',
    'types.wac': `package demo:whole;
import log: demo:api/log;
interface names { type name = string; get: func() -> name; }
import mine: names;
let calc = new demo:calc {};
export calc.ops as ops;
export log as other;
export mine as "mine-too";
`,
  });
  const whole = await cli(['compose', at('types.wac'), '-o', at('a.wasm'), '--json']);
  expect(whole).toMatchObject({ code: 0, err: '' });
  const { graph } = JSON.parse(whole.out) as CompositionJson;
  const { bytes } = graph!.packages.find((pkg) => pkg.bytes !== undefined)!;
  const text = JSON.stringify(graph);
  writeFileSync(at('graph.json'), text);
  expect(await cli(['compose', at('graph.json'), '-o', at('b.wasm')])).toMatchObject({
    code: 0,
    err: '',
  });
  expect(readFileSync(at('b.wasm'))).toEqual(readFileSync(at('a.wasm')));
  for (const [wrong, message] of [
    ['%', '`bytes` is no base64'],
    [bytes!.slice(0, 40), 'error[binary/'],
  ] as const) {
    writeFileSync(at('graph.json'), text.replace(bytes!, wrong));
    const { code, err } = await cli(['compose', at('graph.json')]);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain('graph.json:1:');
  }
});

test('packages without a name stay inside, which is told', async () => {
  const at = folder(parts);
  const { out } = await cli(['compose', at('whole.wac'), '--json']);
  const { graph } = JSON.parse(out) as CompositionJson;
  const packages = graph!.packages.map(({ name: _, ...rest }, i) =>
    i === 0 ? rest : graph!.packages[i],
  );
  writeFileSync(at('graph.json'), JSON.stringify({ ...graph, packages }));
  const { code, err } = await cli(['compose', at('graph.json'), '--import-packages']);
  expect(code).toBe(0);
  expect(err).toContain('warning[compose/nameless-package]');
  expect(err.match(/nameless-package/g)).toHaveLength(1);
});

test('of text, of WIT and of WIT in binary form', async () => {
  const wit = 'package demo:api@1.0.0; interface log { write: func(line: string); }';
  const { value } = await load('api.wit', memoryHost({ 'api.wit': wit }));
  const binary = encode(value.model, value.root).value!;
  const body = 'package demo:whole; import log: demo:api/log; export log as "it";';
  const at = folder({
    'file.wac': body,
    'deps/demo/api.wit': wit,
    'two/demo/api/a.wit': wit,
    'three/demo/api.wasm': binary,
    'text.wac': 'package demo:whole; let x = new demo:x@0.1.0 {}; export x.f;',
    'deps/demo/x/0.1.0.wat': '(component (import "f" (func)) (export "f" (func 0)))'.replace(
      '(import "f" (func)) (export "f" (func 0))',
      '(core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (export "f") (canon lift (core func $i "f")))',
    ),
  });
  for (const deps of ['deps', 'two', 'three']) {
    const { code, err, out } = await cli([
      ...['compose', at('file.wac'), '--deps-dir', at(deps), '--json'],
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { graph } = JSON.parse(out) as CompositionJson;
    expect(graph!.exports.map((e) => e.extern.name)).toEqual(['it']);
  }
  expect(await cli(['compose', at('text.wac')])).toMatchObject({ code: 0, err: '' });
});

test('is drawn by `graph`, and its graph in JSON is composed again', async () => {
  const at = folder(parts);
  const drawn = await cli(['graph', at('whole.wac'), '--deps-dir', at('deps')]);
  expect(drawn).toMatchObject({ code: 0, err: '' });
  expect(drawn.out).toContain('demo:calc/ops@1.0.0');
  const { out } = await cli(['compose', at('whole.wac'), '-o', at('a.wasm'), '--json']);
  const { graph } = JSON.parse(out) as CompositionJson;
  const packages = graph!.packages.map((p) => ({ ...p, file: p.file!.replace(/.*deps/, 'deps') }));
  writeFileSync(at('graph.json'), JSON.stringify({ ...graph, packages }));
  const again = await cli(['compose', at('graph.json'), '-o', at('b.wasm')]);
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(at('b.wasm'))).toEqual(readFileSync(at('a.wasm')));
});

test('levels without end are refused, in little time', async () => {
  const levels = 10_000;
  const at = folder({
    'deep.wac': `package a:b;\nlet x = ${'new c:d { x: '.repeat(levels)}y${' }'.repeat(levels)};\n`,
    'large.wac': `package a:b;\n${'let x = new c:d { ... };\n'.repeat(700_000)}`,
  });
  for (const [file, code] of [
    ['deep.wac', 'parse/too-deep'],
    ['large.wac', 'parse/too-large'],
  ] as const) {
    const { code: exit, err } = await cli(['compose', at(file), '-o', at('out.wasm')]);
    expect(exit).toBe(1);
    expect(err).toContain(`error[${code}]`);
  }
  expect(existsSync(at('out.wasm'))).toBe(false);
});

test('what is wrong ends with 1, says where, and writes nothing', async () => {
  const at = folder({
    ...parts,
    'deps/demo/core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'deps/demo/bad.wat': '(component',
    'deps/demo/broken.wit': 'package demo:broken; interface {',
  });
  const composed = async (body: string): Promise<string> => {
    writeFileSync(at('bad.wac'), `package demo:wrong;\n${body}\n`);
    const { code, out, err } = await cli(['compose', at('bad.wac'), '-o', at('out.wasm')]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(existsSync(at('out.wasm'))).toBe(false);
    expect(err).toContain('bad.wac:2:');
    return err;
  };
  const unknown = await composed('let x = new demo:clac {};');
  expect(unknown).toContain('error[wac/no-package]: there is no package `demo:clac`');
  expect(unknown).toContain('deps/demo/clac.wasm`, `.wat` or `.wit`');
  expect(await composed('let x = new demo:core {};')).toContain('deps/demo/core.wasm');
  expect(await composed('let x = new demo:bad {};')).toContain('error[binary/bad-text]');
  expect(await composed('import i: demo:broken/i;')).toContain('deps/demo/broken.wit:1:');
  expect(await composed('let x = ;')).toContain('error[parse/expected-token]');
  const missing = await cli(['compose', at('whole.wac'), '--dep', `demo:app=${at('none.wasm')}`]);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain('error[wac/unreadable]');
});

test('is misused without a file, with options that say nothing, and over an input', async () => {
  const at = folder(parts);
  expect((await cli(['compose', at('none.wac')])).code).toBe(2);
  for (const dep of ['x', 'demo:calc', '=x', 'calc=x']) {
    const { code, err } = await cli(['compose', at('whole.wac'), '--dep', dep]);
    expect(code).toBe(2);
    expect(err).toContain('it is written `--dep namespace:name=path`');
  }
  const twice = await cli(['compose', at('whole.wac'), '--dep', 'a:b=x', 'a:b=y']);
  expect(twice).toMatchObject({ code: 2 });
  expect((await cli(['compose', at('graph.json'), '--deps-dir', at('deps')])).code).toBe(2);
  for (const output of ['whole.wac', 'deps/demo/app.wasm']) {
    const before = readFileSync(at(output));
    expect((await cli(['compose', at('whole.wac'), '-o', at(output)])).code).toBe(2);
    expect(readFileSync(at(output))).toEqual(before);
  }
});

test('what is no text, and what can’t be looked at, are findings as others', async () => {
  const at = folder({
    ...parts,
    'bytes.wac': Buffer.concat([Buffer.from(`${text}// `), Buffer.from([0xff, 0xc0])]),
    'wide.wac': Buffer.from(`\uFEFF${text}`, 'utf16le'),
  });
  const bytes = await cli(['compose', at('bytes.wac'), '--deps-dir', at('deps')]);
  expect(bytes).toMatchObject({ code: 1, err: expect.stringContaining('UTF-8') as string });
  const wide = await cli(['compose', at('wide.wac'), '--deps-dir', at('deps')]);
  expect(wide).toMatchObject({ code: 1, err: expect.stringContaining('UTF-16') as string });
  symlinkSync('round.wasm', at('round.wasm'));
  const dep = `demo:calc=${at('round.wasm')}`;
  const round = await cli(['compose', at('whole.wac'), '--dep', dep]);
  expect(round).toMatchObject({ code: 1, err: expect.stringContaining('in a circle') as string });
  expect((await cli(['why', at('deps/demo/app.wasm'), at('round.wasm')])).code).toBe(2);
});

test('a package that is nowhere is told once with its near names, those of --dep among them', async () => {
  const at = folder(parts);
  const { err } = await cli([
    'compose',
    at('whole.wac'),
    ...['--deps-dir', at('none')],
    ...['--dep', `demo:calk=${at('deps/demo/calc.wasm')}`, `demo:app=${at('deps/demo/app.wasm')}`],
  ]);
  expect(err.match(/did you mean/g)).toHaveLength(1);
  expect(err).toContain('`demo:calk`');
});

test('comes from standard input, too, where a graph begins with a brace', async () => {
  const at = folder(parts);
  const places = ['--deps-dir', at('deps')];
  for (const command of ['compose', 'graph']) {
    const whole = await cli([command, '-', ...places], { input: text });
    expect(whole, whole.err).toMatchObject({ code: 0, err: '' });
    const graph = await cli([command, '-', ...places], { input: ' {}' });
    expect(graph).toMatchObject({ code: 2, err: expect.stringContaining('--deps-dir') as string });
    const component = await cli([command, '-', ...places], { input: app });
    expect(component.code).toBe(2);
  }
  const wrong = await cli(['compose', '-', ...places], { input: text.replace('calc.ops', 'cal') });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('<stdin>:4:31') as string });
});

test('is no component, and whoever takes it for one is told what makes one of it', async () => {
  const at = folder(parts);
  for (const command of [['plug', '--wires'], ['why', at('deps/demo/app.wasm')], ['audit']]) {
    const { code, out, err } = await cli([...command, at('whole.wac')]);
    expect({ code, told: (out + err).includes('`witlink compose` makes') }).toEqual({
      code: 1,
      told: true,
    });
  }
});
