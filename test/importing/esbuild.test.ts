/** Components through esbuild. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { pageOf, pluginOf, store, tellsInBrowsers, tellSizes, told } from './bundled.ts';
import { node } from './project.ts';

let dist: string;
beforeAll(async () => {
  const folder = await store();
  dist = path.join(folder, 'dist');
  const witlink = await pluginOf<Plugin>(folder, 'esbuild');
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    // Of packages that are installed it tells no warnings; this one is linked to.
    logLevel: 'error',
    outdir: dist,
    plugins: [witlink()],
  });
  tellSizes('esbuild', dist);
  writeFileSync(path.join(dist, 'index.html'), pageOf('main.js'));
});

test('esbuild bundles the secret store for Node', () => {
  expect(node(dist, ['main.js'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
tellsInBrowsers('esbuild', () => dist);
