/** `witlink run --explain`: what it prints, and that nothing runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder } from './cli.ts';
import { app, calc } from './components.ts';
import { wat } from '../link/wat.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/json');
const file = path.join(fixtures, 'boundaries.wasm');

test('the binary is what the text says', async () => {
  const text = readFileSync(path.join(fixtures, 'boundaries.wat'), 'utf8');
  expect(Buffer.from(await wat(text)).equals(readFileSync(file))).toBe(true);
});

test('who calls whom, what is done with each value, and what would make it less', async () => {
  const ran = await cli(['run', file, '--explain']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(`\n${ran.out}`).toMatchInlineSnapshot(`
    "
    host -> till  sell     from the host
      -> bool              to JavaScript
    till -> shelf  put     adapter
      name: string         transcoded from utf16 to utf8
      items: list<record>  element by element
        3 bytes of padding after \`kind\`, 1 byte of padding after \`row\`: swap \`kind\` and \`id\`, and it is one \`memory.copy\`
      -> bool              cut to its bits
    "
  `);
});

test('nothing runs, and nothing that is missing matters', async () => {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc });
  const alone = await cli(['run', at('app.wasm'), '--explain', '--invoke', 'twice(21)']);
  expect(alone).toMatchObject({ code: 0, err: '' });
  expect(`\n${alone.out}`).toMatchInlineSnapshot(`
    "
    host -> app  twice    from the host
      x: u32              from JavaScript
      -> u32              to JavaScript
    app -> host  ops.add  to the host
      a: u32              to JavaScript
      b: u32              to JavaScript
      -> u32              from JavaScript
    "
  `);
  const plugged = ['run', at('app.wasm'), '--plug', at('calc.wasm')];
  expect(`\n${(await cli([...plugged, '--explain'])).out}`).toMatchInlineSnapshot(`
    "
    host -> app  twice    from the host
      x: u32              from JavaScript
      -> u32              to JavaScript
    app -> calc  ops.add  adapter
      a: u32              passed as it is
      b: u32              passed as it is
      -> u32              passed as it is
    "
  `);
});

test('the plain way has its reason', async () => {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc });
  const plugged = ['run', at('app.wasm'), '--plug', at('calc.wasm')];
  const explained = async (...options: string[]): Promise<string | undefined> => {
    const { out } = await cli([...plugged, '--explain', ...options]);
    return out.split('\n').find((line) => line.startsWith('app -> calc'));
  };
  expect(await explained()).toMatch(/ops\.add +adapter$/);
  expect(await explained('--no-fuse')).toMatch(/ops\.add +plain: adapters are switched off$/);
  expect(await explained('--trace')).toMatch(/ops\.add +plain: a tracer is told of the values$/);
  expect(await explained('--limit', 'depth=1')).toMatch(/plain: `limits.depth` is so low/);
});

test('what is part of one component is counted where others are called, else told', async () => {
  const shop = readFileSync(file);
  const buyer = await wat(`(component
    (import "sell" (func $sell (result bool)))
    (core func $sell (canon lower (func $sell))))`);
  const at = folder({ 'shop.wasm': shop, 'buyer.wasm': buyer });
  const ran = await cli(['run', at('buyer.wasm'), '--plug', at('shop.wasm'), '--explain']);
  expect(`\n${ran.out}`).toMatchInlineSnapshot(`
    "
    till -> shelf  put     adapter
      name: string         transcoded from utf16 to utf8
      items: list<record>  element by element
        3 bytes of padding after \`kind\`, 1 byte of padding after \`row\`: swap \`kind\` and \`id\`, and it is one \`memory.copy\`
      -> bool              cut to its bits
    buyer -> till  sell    adapter
      -> bool              cut to its bits
    "
  `);
  const { out } = await cli([
    ...['run', at('buyer.wasm'), '--plug', at('shop.wasm')],
    ...['--explain', '--format', 'json'],
  ]);
  const { boundaries } = JSON.parse(out) as { readonly boundaries: readonly unknown[] };
  expect(boundaries).toHaveLength(2);
});

test('a destructor is told by its resource', async () => {
  const text = await wat(`(component
    (component $b
      (core module $m (func (export "d") (param i32)))
      (core instance $i (instantiate $m))
      (type $r (resource (rep i32) (dtor (core func $i "d"))))
      (export "thing" (type $r)))
    (component $a
      (import "thing" (type $r (sub resource)))
      (core func (canon resource.drop $r)))
    (instance $store (instantiate $b))
    (instance $app (instantiate $a (with "thing" (type $store "thing")))))`);
  const at = folder({ 'drops.wasm': text });
  const { out } = await cli(['run', at('drops.wasm'), '--explain']);
  expect(out).toBe('app -> store  destructor of thing  adapter\n');
});

test('without adapters it runs as with them', async () => {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc });
  const linked = ['run', at('app.wasm'), '--plug', at('calc.wasm'), '--invoke', 'twice(21)'];
  for (const options of [[], ['--no-fuse']]) {
    expect(await cli([...linked, ...options])).toEqual({ code: 0, out: '42\n', err: '' });
  }
});

test('a format is for what is called or explained', async () => {
  const ran = await cli(['run', file, '--format', 'json']);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toContain('`--format` is for what `--invoke` and `--explain` print');
});
