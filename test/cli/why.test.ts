/** `witlink why`: what it prints and how it ends, against components and worlds, and bad input. */
import { expect, test } from 'vitest';
import type { WhyJson } from '../../src/cli/json-forms.ts';
import { encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';
import { app, calc, dice } from './components.ts';
import { cli, folder } from './cli.ts';

const ops = 'package demo:calc@1.0.0; interface ops { add: func(a: u64, b: u32) -> u32; }';
const other = `
  (import "base" (instance $x (export "add" (func (param "a" u64) (param "b" u32) (result u32)))))
  (export "demo:calc/ops@1.1.0" (instance $x))`;

test('says that components fit, or where they part', async () => {
  const at = folder({
    'app.wasm': app,
    'calc.wasm': calc,
    'other.wasm': await wat(`(component ${other})`),
  });
  expect(await cli(['why', at('app.wasm'), at('calc.wasm')])).toEqual({
    code: 0,
    err: '',
    out: `app imports
  demo:calc/ops@1.0.0  calc has that very name

they fit
`,
  });
  expect(await cli(['why', at('app.wasm'), at('other.wasm')])).toEqual({
    code: 1,
    err: '',
    out: `app imports
  demo:calc/ops@1.0.0  other has demo:calc/ops@1.1.0, but of another type
    parameter \`a\` of \`add\`: app wants u32, other has u64

they don’t fit
`,
  });
});

test('says what was tried and would help', async () => {
  const at = folder({
    'app.wasm': app,
    'calc.wasm': calc,
    'dice.wasm': dice,
    'older.wasm': await wat(`(component
      (import "base" (instance $x (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
      (export "demo:calc/ops@0.9.0" (instance $x)))`),
  });
  const swap = await cli(['why', at('calc.wasm'), at('app.wasm')]);
  expect(swap).toMatchObject({ code: 1, err: '' });
  expect(swap.out).toContain('try: the other way round: app wants what calc exports');
  const give = await cli(['why', at('app.wasm'), at('older.wasm')]);
  expect(give.out).toContain('older has demo:calc/ops@0.9.0, which is not compatible\n');
  expect(give.out).toContain('try: the types agree: have older export it as demo:calc/ops@1.0.0');
  const more = await cli(['why', at('app.wasm'), at('dice.wasm'), '--try', at('calc.wasm')]);
  expect(more.out).toContain('try: calc as one plug more: it has demo:calc/ops@1.0.0\n');
});

test('holds a component against a world, as WIT or as a package', async () => {
  const wit = `${ops} world host { import ops; export twice: func(x: u32) -> u32; }`;
  const { value } = await load('x.wit', memoryHost({ 'x.wit': wit }));
  const good = wit.replace('u64', 'u32');
  const at = folder({
    'app.wasm': app,
    'host.wit': good,
    'host.wasm': encode(value.model, value.root).value!,
  });
  const fits = await cli(['why', at('app.wasm'), at('host.wit')]);
  expect(fits).toMatchObject({ code: 0, err: '' });
  expect(fits.out).toContain('demo:calc/ops@1.0.0  demo:calc/host@1.0.0 has that very name\n');
  const parts = await cli(['why', at('app.wasm'), at('host.wasm'), '--format', 'json']);
  expect(parts.code).toBe(1);
  expect(JSON.parse(parts.out) as WhyJson).toMatchObject({
    version: 1,
    fits: false,
    findings: [{ code: 'targets/type-mismatch' }],
    imports: [
      { differences: [{ item: 'add', where: 'parameter `a`', wanted: 'u32', given: 'u64' }] },
    ],
  });
  const none = await cli(['why', at('app.wasm'), at('host.wit'), '--world', 'nobody']);
  expect(none.code).toBe(2);
  expect((await cli(['why', at('app.wasm'), at('host.wit'), at('app.wasm')])).code).toBe(2);
});

test('says what is wrong with what it is given', async () => {
  let bomb = '(component $c0)';
  for (let i = 1; i <= 40; i++) {
    bomb = `(component $c${i} ${bomb} (instance (instantiate $c${i - 1})) (instance (instantiate $c${i - 1})))`;
  }
  const at = folder({
    'app.wasm': app,
    'calc.wasm': calc,
    'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'bad.wasm': await wat(
      '(component (import "a" (func $f)) (export "b" (func $f)) (export "b" (func $f)))',
    ),
    'bomb.wasm': await wat(`(component ${bomb} (instance (instantiate $c40)))`),
    'text.txt': 'hello',
  });
  const codes = {
    'core.wasm': 'binary/core-module',
    'bad.wasm': 'component/duplicate-name',
    'text.txt': 'binary/',
  };
  for (const [file, code] of Object.entries(codes)) {
    for (const files of [
      [file, 'calc.wasm'],
      ['app.wasm', file],
    ]) {
      const found = await cli(['why', ...files.map(at)]);
      expect(found).toMatchObject({ code: 1, out: '' });
      expect(found.err).toContain(`error[${code}`);
    }
  }
  // Types alone are looked at, and nothing unfolds.
  expect((await cli(['why', at('app.wasm'), at('bomb.wasm')])).code).toBe(1);
  expect((await cli(['why', at('app.wasm'), at('none.wasm')])).code).toBe(2);
  expect((await cli(['why', at('app.wasm')])).code).toBe(2);
});
