/** Components in the text format (`.wat`), taken wherever a component or a package of WIT is. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cli, folder } from './cli.ts';

const store = `(component $store
  (core module $m (func (export "get") (result i32) (i32.const 5)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $store (export "get" (func $get)))
  (export "demo:shop/store" (instance $store)))
`;
const app = `;; by hand
(component $app
  (import "demo:shop/store" (instance $store (export "get" (func (result u32)))))
  (alias export $store "get" (func $get))
  (export "twice" (func $get)))
`;
const files = {
  'app.wat': app,
  'store.wat': store,
  // By what is in it, and not by its name.
  'store.wasm': `\uFEFF(; a note ;)\n${store}`,
};

test.each([
  ['run app.wat --plug store.wat --invoke twice()', /^5$/m],
  ['run app.wat --plug store.wasm --invoke twice()', /^5$/m],
  ['validate app.wat store.wasm', /2 valid components/],
  ['inspect app.wat', /component/],
  ['wit app.wat', /import demo:shop\/store/],
  ['print app.wat', /\(component/],
  ['targets app.wat --wit app.wat', /1 component fits/],
  ['audit app.wat', /no code runs in it/],
  ['graph app.wat', /from the host/],
  ['why app.wat store.wat', /they fit/],
  ['plug app.wat --plug store.wat --wires', /demo:shop\/store/],
])('`witlink %s`', async (line, prints) => {
  const at = folder(files);
  const args = line.split(' ').map((arg) => (arg in files ? at(arg) : arg));
  const { code, out, err } = await cli(args);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(out + err).toMatch(prints);
});

test('from standard input', async () => {
  const ran = await cli(['run', '-', '--invoke', 'demo:shop/store#get()'], { input: store });
  expect(ran).toEqual({ code: 0, out: '5\n', err: '' });
});

test('in `deps/` of a WIT package', async () => {
  const at = folder({
    'wit/shop.wit': 'package demo:app;\n\nworld app {\n  import demo:shop/store;\n}\n',
    'wit/deps/shop.wat': `(component
      (type (export "store") (component
        (export "demo:shop/store" (instance (export "get" (func (result u32))))))))`,
  });
  expect(await cli(['check', at('wit')])).toMatchObject({ code: 0 });
  const wrong = folder({
    'wit/shop.wit': 'package demo:app;\n\nworld app {\n  import demo:shop/store;\n}\n',
    'wit/deps/shop.wat': '(component\n  (typo))',
  });
  const { code, out } = await cli(['check', wrong('wit')]);
  expect(code).toBe(1);
  expect(out).toMatch(/error\[binary\/bad-text\].*\n *--> .*shop\.wat:2:4\n/);
  // What the broken file would have defined is missing for no other reason.
  expect(out).not.toContain('unknown-package');
});

test('what is wrong with a text is told at its place', async () => {
  const at = folder({ 'bad.wat': '(component\n  ;; ü\n  (core module $m (func (nope))))\n' });
  expect((await cli(['validate', at('bad.wat')])).out.replaceAll(at('bad.wat'), 'bad.wat'))
    .toMatchInlineSnapshot(`
      "error[binary/bad-text]: the text format (WAT): unknown operator or unexpected token
       --> bad.wat:3:26
        |
      3 |   (core module $m (func (nope))))
        |                          ^

      1 error in 1 file
      "
    `);
  for (const command of [
    ['run', '--invoke', 'f()'],
    ['inspect'],
    ['plug', '--wires', '--plug', at('bad.wat')],
    ['audit'],
    ['graph'],
    ['why', at('bad.wat')],
  ]) {
    const [name = '', ...rest] = command;
    const { code, out, err } = await cli([name, at('bad.wat'), ...rest]);
    expect(code).toBe(1);
    expect(out + err).toMatch(/error\[binary\/bad-text\].*\n *--> .*bad\.wat:3:26\n/);
  }
  const { out } = await cli(['why', at('bad.wat'), at('bad.wat'), '--json']);
  expect(JSON.parse(out)).toMatchObject({
    findings: [{ code: 'binary/bad-text', span: { start: { line: 3, column: 26 } } }],
  });
});

test('what is neither is told for what it is, as component and as WIT', async () => {
  const at = folder({
    'app.wasm': '<!DOCTYPE html>\n<html></html>\n',
    'app.wasm.gz': new Uint8Array(gzipSync('x')),
    'wit/a.wit': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
  });
  const page = await cli(['run', at('app.wasm')]);
  expect(page).toMatchObject({ code: 1, out: '' });
  expect(page.err).toContain('error[binary/not-wasm]: this is a page in HTML, not a WebAssembly');
  expect(page.err).toContain('help: a server answered with a page');
  const packed = await cli(['validate', at('app.wasm.gz')]);
  expect(packed).toMatchObject({ code: 1 });
  expect(packed.out).toContain('this is compressed by gzip');
  const pointer = await cli(['check', at('wit')]);
  expect(pointer).toMatchObject({ code: 1 });
  expect(pointer.out).toMatch(
    /error\[load\/not-wit\]: `.*a\.wit` is a pointer of Git LFS, not WIT/,
  );
  expect(pointer.out).toContain('`git lfs pull` brings the file itself');
});
