/** What `load` says of where packages stand: copies side by side, and packages that are elsewhere. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';

const io = 'package demo:io@0.2.0; interface poll { ready: func(); }';
const app = 'package demo:app@0.1.0; world w { import demo:io/poll@0.2.0; }';

async function find(
  entry: string,
  files: Readonly<Record<string, string>>,
  deps: readonly string[] = [],
): Promise<readonly Diagnostic[]> {
  return (await load(entry, memoryHost(files), { deps })).diagnostics;
}

test('two copies of a package side by side are told, as others refuse them', async () => {
  const found = await find('wit', {
    'wit/app.wit': app,
    'wit/deps/io/poll.wit': io,
    'wit/deps/wasi-io/package.wit': io,
    'wit/deps/zz.wit': io,
  });
  expect(found).toMatchObject([
    {
      code: 'load/copied-package',
      severity: 'warning',
      message: 'package `demo:io@0.2.0` stands here twice, with the same text',
      span: { file: 'wit/deps/wasi-io/package.wit', start: 8 },
      related: [{ span: { file: 'wit/deps/io/poll.wit', start: 8 } }],
    },
    { code: 'load/copied-package', span: { file: 'wit/deps/zz.wit' } },
  ]);
});

test('two links side by side to one package are told as well', async () => {
  const files = { 'wit/app.wit': app, 'wit/deps/io/io.wit': io, 'wit/deps/link/io.wit': io };
  const host = {
    ...memoryHost(files),
    realPath: async (path: string) => path.replace('/link', '/io'),
  };
  const { diagnostics } = await load('wit', host);
  expect(diagnostics).toMatchObject([
    {
      code: 'load/copied-package',
      severity: 'warning',
      message: '`wit/deps/link` is the same package as `wit/deps/io`',
    },
  ]);
});

test('a copy in the dependency of a dependency, or in a folder of --deps, is as it should be', async () => {
  const http = 'package demo:http@0.2.0; world w { import demo:io/poll@0.2.0; }';
  const files = {
    'wit/app.wit': app,
    'wit/deps/http/http.wit': http,
    'wit/deps/http/deps/io.wit': io,
    'wit/deps/io/io.wit': io,
    'shared/io.wit': io,
  };
  expect(await find('wit', files, ['shared'])).toEqual([]);
});

const helpOf = async (...args: Parameters<typeof find>): Promise<readonly string[]> => {
  const found = await find(...args);
  expect(found.map(({ code }) => code)).toEqual(['resolve/unknown-package']);
  return found[0]!.help;
};
const putIt = 'put the package into `deps/` beside the WIT files, or name its folder with `--deps`';

test('the package itself is neither what was meant nor in deps/', async () => {
  const near = 'package demo:oi@0.2.0; world w { import demo:io/poll@0.2.0; }';
  expect(await helpOf('wit', { 'wit/a.wit': near })).toEqual([
    'looked in wit/deps (which is not there)',
    putIt,
  ]);
  const other = 'package demo:other@0.2.0; interface i {}';
  expect(await helpOf('wit', { 'wit/a.wit': near, 'wit/deps/o.wit': other })).toEqual([
    'looked in wit/deps: `demo:other@0.2.0` stands there',
    putIt,
  ]);
});

test('what stands beside a package in deps/ is named, with the option that finds it', async () => {
  const files = {
    'wit/deps/app/app.wit': app,
    'wit/deps/io/poll.wit': io,
    'wit/deps/flat.wit': app.replace('demo:app', 'demo:flat'),
  };
  const there = 'there is `demo:io@0.2.0` in wit/deps/io: `--deps wit/deps`';
  expect(await helpOf('wit/deps/app', files)).toEqual([
    'looked in wit/deps/app/deps (which is not there)',
    there,
  ]);
  expect(await helpOf('wit/deps/app/app.wit', files)).toEqual([there]);
  expect(await helpOf('wit/deps/flat.wit', files)).toEqual([there]);
});

test.each(['.', './app.wit', 'app.wit'])(
  'the working directory may be what stands in deps/: %s',
  async (entry) => {
    const files = { './app.wit': app, '../io.wit': io };
    const host = {
      ...memoryHost(files),
      realPath: async (path: string) =>
        path === '.' ? '/wit/deps/app' : `/wit/deps/app/${path.replace('./', '')}`,
      list: async (path: string) =>
        path === '.'
          ? [{ name: 'app.wit', kind: 'file' as const }]
          : path === '..'
            ? [{ name: 'io.wit', kind: 'file' as const }]
            : undefined,
    };
    const { diagnostics } = await load(entry, host);
    expect(diagnostics[0]?.help).toContain('there is `demo:io@0.2.0` in ../io.wit: `--deps ..`');
  },
);
