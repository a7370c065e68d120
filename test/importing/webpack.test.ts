/** Components through webpack. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import webpack from 'webpack';
import { beforeAll, expect, test } from 'vitest';
import { pageOf, pluginOf, store, tellsInBrowsers, tellSizes, told } from './bundled.ts';
import { compiled } from './compiled.ts';
import { node } from './project.ts';

let folder: string;
let web: string;
let server: string;
let commonJs: string;
beforeAll(async () => {
  folder = await store();
  const witlink = await pluginOf<webpack.WebpackPluginInstance>(folder, 'webpack');
  const common = { context: folder, mode: 'production', entry: './src/main.js' } as const;
  web = path.join(folder, 'web');
  await compiled(
    webpack({
      ...common,
      output: { path: web, filename: 'main.js' },
      plugins: [witlink()],
    }),
  );
  tellSizes('webpack', web);
  writeFileSync(path.join(web, 'index.html'), pageOf('main.js'));
  server = path.join(folder, 'server');
  await compiled(
    webpack({
      ...common,
      target: 'node22',
      experiments: { outputModule: true },
      output: { path: server, module: true, filename: 'main.mjs', chunkFormat: 'module' },
      plugins: [witlink()],
    }),
  );
  commonJs = path.join(folder, 'common');
  await compiled(
    webpack({
      ...common,
      target: 'node22',
      output: { path: commonJs, filename: 'main.cjs' },
      plugins: [witlink()],
    }),
  );
});

test('webpack bundles the secret store for Node', () => {
  expect(node(server, ['main.mjs'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
test('a configuration in CommonJS has the plug-in by `require`', () => {
  writeFileSync(
    path.join(folder, 'webpack.config.cjs'),
    `const witlink = require('witlink/webpack'); console.log(typeof witlink, witlink().apply.length);`,
  );
  expect(node(folder, ['webpack.config.cjs'])).toEqual({ out: 'function 1\n', err: '', code: 0 });
});
test('webpack bundles it for Node as it does by default, too', () => {
  expect(node(commonJs, ['main.cjs'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
tellsInBrowsers('webpack', () => web);
