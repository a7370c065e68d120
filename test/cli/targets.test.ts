/** `witlink targets` from the command line. */
import { expect, test } from 'vitest';
import { encode } from '../../src/component/index.ts';
import { dummy, worldOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';
import type { FindingsJson } from '../../src/cli/json-forms.ts';
import { cli, folder } from './cli.ts';

const wit = `package a:b@1.0.0;
interface store {
  get: func(name: string) -> option<string>;
}
world app {
  import store;
  export run: func();
}
`;
const two = `${wit}world other {}\n`;

async function files() {
  return folder({
    'app.wasm': await dummy(wit),
    'old.wasm': await dummy(wit.replace('name: string', 'name: u32').replace('run', 'runs')),
    'core.wasm': await wat('(module)'),
    'package.wasm': encode((await worldOf(wit)).model).value!,
    'one/a.wit': wit,
    'two/a.wit': two,
    'newer/a.wit': wit.replace('@1.0.0', '@1.1.0'),
    'broken/a.wit': wit.replace('string>', 'strin>'),
    'none/a.wit': 'package a:b; interface i {}',
  });
}

test('components that fit are told', async () => {
  const at = await files();
  const one = await cli(['targets', at('app.wasm'), '--wit', at('one')]);
  expect(one).toEqual({ code: 0, out: '1 component fits the world a:b/app@1.0.0\n', err: '' });
  const both = await cli(['targets', at('app.wasm'), at('app.wasm'), '--wit', at('package.wasm')]);
  expect(both).toEqual({ code: 0, out: '2 components fit the world a:b/app@1.0.0\n', err: '' });
  const json = await cli(['targets', at('app.wasm'), '--wit', at('one'), '--format', 'json']);
  expect(json).toMatchObject({ code: 0, out: '{\n  "version": 1,\n  "findings": []\n}\n' });
});

test('every reason of every component is told, with both places', async () => {
  const at = await files();
  const paths = [at('app.wasm'), at('old.wasm')];
  const text = await cli(['targets', ...paths, '--wit', at('two'), '--world', 'app']);
  expect(text.code).toBe(1);
  expect(text.told).toContain('parameter `name` of `get` in the import `a:b/store@1.0.0`');
  expect(text.told).toContain('expected string, found u32');
  expect(text.told).toContain('did you mean `runs`?');
  expect(text.told).toContain(`${at('two/a.wit')}:3:13`);
  const json = await cli(['targets', ...paths, '--wit', at('one'), '--format', 'json']);
  const { findings } = JSON.parse(json.out) as FindingsJson;
  expect(findings).toMatchObject([
    {
      code: 'targets/missing-export',
      span: { file: at('old.wasm'), path: 'component' },
      related: [{ span: { file: at('one/a.wit'), start: { line: 7, column: 10 } } }],
    },
    {
      code: 'targets/type-mismatch',
      span: {
        file: at('old.wasm'),
        path: 'component > import "a:b/store@1.0.0" > export "get"',
      },
    },
  ]);
});

test('a component can be held against another, and names can be asked to be equal', async () => {
  const at = await files();
  expect((await cli(['targets', at('app.wasm'), '--wit', at('app.wasm')])).code).toBe(0);
  expect((await cli(['targets', at('app.wasm'), '--wit', at('old.wasm')])).code).toBe(1);
  expect((await cli(['targets', at('app.wasm'), '--wit', at('newer')])).code).toBe(0);
  const exact = await cli(['targets', at('app.wasm'), '--wit', at('newer'), '--exact']);
  expect(exact.code).toBe(1);
  expect(exact.told).toContain('names must be equal here');
});

test('what is no component is told with what to do', async () => {
  const at = await files();
  const run = async (file: string): Promise<string> => {
    const { code, told } = await cli(['targets', at(file), '--wit', at('one')]);
    expect(code).toBe(1);
    return told;
  };
  expect(await run('core.wasm')).toContain('`witlink new`');
  expect(await run('package.wasm')).toContain('`--wit`');
  expect(await run('one/a.wit')).toContain('this is WIT text');
  for (const [file, why] of [
    ['nothing.wasm', 'load/unreadable'],
    ['one', 'it is a folder'],
  ] as const) {
    const { code, told } = await cli(['targets', at(file), '--wit', at('one')]);
    expect(code).toBe(2);
    expect(told).toContain(why);
  }
});

test('errors in WIT are told instead', async () => {
  const at = await files();
  const { code, told } = await cli(['targets', at('old.wasm'), '--wit', at('broken')]);
  expect(code).toBe(1);
  expect(told).toContain('resolve/unknown-type');
  expect(told).not.toContain('targets/');
});

test('a world that can not be told is misuse', async () => {
  const at = await files();
  const run = async (...more: string[]): Promise<string> => {
    const { code, told } = await cli(['targets', at('app.wasm'), ...more]);
    expect(code).toBe(2);
    return told;
  };
  expect(await run()).toContain('--wit');
  expect(await run('--wit', at('two'))).toContain('choose one with `--world`: `app`, `other`');
  expect(await run('--wit', at('one'), '--world', 'ap')).toContain('did you mean `app`?');
  expect(await run('--wit', at('none'))).toContain('the WIT has no world');
  expect(await run('-', '--wit', '-')).toContain('only once');
});

test('imports that the host gives may be allowed, and are counted', async () => {
  const at = folder({
    'a.wasm': await dummy(wit),
    'less.wit': 'package a:b@1.0.0; world app { export run: func(); }',
  });
  const base = ['targets', at('a.wasm'), '--wit', at('less.wit')];
  expect((await cli(base)).code).toBe(1);
  const { code, out } = await cli([...base, '--allow', 'a:*', 'wasi:*']);
  expect(code).toBe(0);
  expect(out).toContain('note[targets/allowed]: 1 import is taken as given');
  expect(out).toContain('`a:b/store@1.0.0`');
  expect(out).toContain('warning[cli/unused-allow]: --allow `wasi:*` is of no use');
  expect(out).toContain('1 component fits the world a:b/app@1.0.0');
  expect((await cli([...base, '--allow', 'a:c/*'])).code).toBe(1);
  for (const wrong of ['a b', 'a:b/store#get']) {
    const ran = await cli([...base, '--allow', wrong]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('is no pattern of imports');
  }
});

test('a component fits itself, also where WIT has no words for it', async () => {
  const nested = `(component (import "a:b/c" (instance
    (export "x" (func)) (export "inner" (instance (export "f" (func (param "a" u32))))))))`;
  const at = folder({
    'a.wasm': await wat(nested),
    'b.wasm': await wat(nested.replace('u32', 'u64')),
  });
  const itself = await cli(['targets', at('a.wasm'), '--wit', at('a.wasm')]);
  expect(itself.code).toBe(0);
  expect(itself.told).not.toContain('WIT has no words');
  expect((await cli(['wit', at('a.wasm')])).told).toContain('holds the instance `inner`');
  const other = await cli(['targets', at('b.wasm'), '--wit', at('a.wasm')]);
  expect(other.code).toBe(1);
  expect(other.out).toContain('expected u32, found u64');
});
