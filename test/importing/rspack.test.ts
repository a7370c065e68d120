/** Components through Rspack. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rspack, type RspackPluginInstance } from '@rspack/core';
import { beforeAll, expect, test } from 'vitest';
import { pageOf, pluginOf, store, tellsInBrowsers, tellSizes, told } from './bundled.ts';
import { compiled } from './compiled.ts';
import { node } from './project.ts';

let web: string;
let server: string;
let commonJs: string;
beforeAll(async () => {
  const folder = await store();
  const witlink = await pluginOf<RspackPluginInstance>(folder, 'rspack');
  const common = { context: folder, mode: 'production', entry: './src/main.js' } as const;
  web = path.join(folder, 'web');
  await compiled(
    rspack({ ...common, output: { path: web, filename: 'main.js' }, plugins: [witlink()] }),
  );
  tellSizes('rspack', web);
  writeFileSync(path.join(web, 'index.html'), pageOf('main.js'));
  server = path.join(folder, 'server');
  await compiled(
    rspack({
      ...common,
      target: 'node22',
      output: {
        path: server,
        module: true,
        filename: 'main.mjs',
        chunkFormat: 'module',
        publicPath: 'auto',
      },
      plugins: [witlink()],
    }),
  );
  commonJs = path.join(folder, 'common');
  await compiled(
    rspack({
      ...common,
      target: 'node22',
      output: { path: commonJs, filename: 'main.cjs' },
      plugins: [witlink()],
    }),
  );
});

test('rspack bundles the secret store for Node', () => {
  expect(node(server, ['main.mjs'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
test('rspack bundles it for Node as it does by default, too', () => {
  expect(node(commonJs, ['main.cjs'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
tellsInBrowsers('rspack', () => web);
