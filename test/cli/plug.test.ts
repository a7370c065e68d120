/** `witlink plug`: what it writes and prints, and that nothing is written where something is wrong. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encode } from '../../src/component/index.ts';
import type { CompositionJson } from '../../src/cli/json-forms.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { app, calc, dice } from './components.ts';
import { cli, folder } from './cli.ts';

const parts = { 'app.wasm': app, 'calc.wasm': calc, 'dice.wasm': dice };

test('writes one component that runs', async () => {
  const at = folder(parts);
  const args = ['plug', at('app.wasm'), '--plug', at('calc.wasm'), '-o', at('whole.wasm')];
  expect(await cli(args)).toEqual({ code: 0, out: '', err: '' });
  const ran = await cli(['run', at('whole.wasm'), '--invoke', 'twice(21)']);
  expect(ran).toEqual({ code: 0, out: '42\n', err: '' });
  const again = readFileSync(at('whole.wasm'));
  await cli(args);
  expect(readFileSync(at('whole.wasm'))).toEqual(again);
});

test('prints wires, and what comes nearest to what is open', async () => {
  const at = folder(parts);
  const both = ['plug', at('app.wasm'), '--plug', at('calc.wasm'), '--wires'];
  expect(await cli(both)).toMatchObject({
    code: 0,
    err: '',
    out: 'app imports\n  demo:calc/ops@1.0.0  from calc  exports that very name\n',
  });
  const none = await cli(['plug', at('dice.wasm'), '--wires']);
  expect(none.out).toBe('dice imports\n  wasi:random/random@0.2.3  open  nobody exports it\n');
});

test('tells everything that is wrong at once, and writes nothing', async () => {
  const wit = memoryHost({ 'x.wit': 'package a:b; interface i { f: func(); }' });
  const { value } = await load('x.wit', wit);
  const at = folder({
    ...parts,
    'wit.wasm': encode(value.model, value.root).value!,
    'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
  });
  const plugs = ['calc.wasm', 'dice.wasm'].map(at);
  const unused = await cli(['plug', at('app.wasm'), '--plug', ...plugs, '-o', at('out.wasm')]);
  expect(unused.code).toBe(1);
  expect(unused.err).toContain('error[link/unused-plug]: nothing of the plug `dice` is used\n');
  const wrong = [at('core.wasm'), at('wit.wasm')];
  const both = await cli(['plug', at('app.wasm'), '--plug', ...wrong, '-o', at('out.wasm')]);
  expect(both.code).toBe(1);
  for (const code of ['binary/core-module', 'compose/wit-package'])
    expect(both.err).toContain(code);
  expect(existsSync(at('out.wasm'))).toBe(false);
});

test('leaves its inputs alone, and wants to know where to write', async () => {
  const at = folder(parts);
  const args = ['plug', at('app.wasm'), '--plug', at('calc.wasm')];
  const over = await cli([...args, '-o', at('calc.wasm')]);
  expect(over.code).toBe(2);
  expect(over.err).toContain('is an input');
  expect(readFileSync(at('calc.wasm'))).toEqual(Buffer.from(calc));
  expect((await cli(args)).err).toContain('say which: `-o FILE`');
  expect((await cli([...args, '-o', '-'])).code).toBe(2);
  expect((await cli([...args, at('none.wasm'), '-o', at('out.wasm')])).code).toBe(2);
});

test('takes a plug for one import by its name', async () => {
  const at = folder(parts);
  const args = (...plugs: string[]): string[] => [
    'plug',
    at('app.wasm'),
    '--wires',
    '--plug',
    ...plugs,
  ];
  const wrong = await cli(args(`ops=${at('calc.wasm')}`));
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain("error[compose/unknown-argument]: `app` doesn't import `ops`");
  expect(wrong.err).toContain('help: it imports `demo:calc/ops@1.0.0`');
  const twice = await cli(args(`ops=${at('calc.wasm')}`, `ops=${at('dice.wasm')}`));
  expect(twice).toMatchObject({
    code: 2,
    err: expect.stringContaining('two plugs are given for `ops`') as string,
  });
});

test('prints findings and wires as JSON', async () => {
  const at = folder(parts);
  const { code, out } = await cli(['plug', at('dice.wasm'), '--plug', at('app.wasm'), '--json']);
  const { version, findings, wires } = JSON.parse(out) as CompositionJson;
  expect({ code, version }).toEqual({ code: 1, version: 1 });
  expect(findings).toMatchObject([{ code: 'link/unused-plug', severity: 'error' }]);
  expect(wires).toMatchObject([{ to: 'dice', import: 'wasi:random/random@0.2.3', why: 'nobody' }]);
});

test('refuses what is denied, and what a host lacks', async () => {
  const at = folder({
    ...parts,
    'host.wit':
      'package a:b; world old { } world new { import demo:calc/ops@1.0.0; }\n' +
      'package demo:calc@1.0.0 { interface ops { div: func(); } }',
  });
  const plugged = (...args: string[]) => cli(['plug', at('app.wasm'), '-o', at('x.wasm'), ...args]);
  const stub = 'demo:calc/ops@1.0.0  from stub of demo:calc@1, ';
  const table = (await plugged('--deny', 'demo:calc/*', '--wires')).out;
  expect(table).toBe(`app imports\n  ${stub}denied  exports that very name\n`);
  const { code, err } = await cli(['run', at('x.wasm'), '--invoke', 'twice(21)']);
  expect(code).toBe(134);
  expect(err).toContain(
    'component `stub of demo:calc@1, denied`, function `demo:calc/ops@1.0.0#add`',
  );
  for (const world of ['old', 'new']) {
    const { out } = await plugged('--stub-missing', at('host.wit'), '--world', world, '--wires');
    expect(out).toContain(`${stub}missing`);
  }
  expect(await plugged('--stub-missing', at('host.wit'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('the package has several worlds') as string,
  });
  expect((await plugged('--deny', 'not a pattern')).code).toBe(2);
  expect((await plugged('--world', 'old')).code).toBe(2);
  const unused = await plugged('--deny', 'demo:cal/*');
  expect(unused).toMatchObject({
    code: 0,
    err: expect.stringContaining('compose/unused-denial') as string,
  });
});
