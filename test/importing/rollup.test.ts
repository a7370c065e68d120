/** Components through Rollup and Rolldown. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { rollup, type Plugin } from 'rollup';
import { beforeAll, describe, expect, test } from 'vitest';
import { pageOf, pluginOf, store, tellsInBrowsers, told } from './bundled.ts';
import { node } from './project.ts';

describe.each([
  ['rollup', rollup],
  ['rolldown', rolldown as unknown as typeof rollup],
])('%s bundles the secret store', (name, make) => {
  let dist: string;
  beforeAll(async () => {
    const folder = await store();
    dist = path.join(folder, 'dist');
    const witlink = await pluginOf<Plugin>(folder, name);
    const config = path.join(folder, 'witlink.json');
    const input = path.join(folder, 'src/main.js');
    const bundle = await make({ input, plugins: [witlink({ config })], onwarn: () => {} });
    await bundle.write({ dir: dist, format: 'es' });
    writeFileSync(path.join(dist, 'index.html'), pageOf('main.js'));
  });

  test('for Node', () => {
    expect(node(dist, ['main.js'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
  });
  tellsInBrowsers(name, () => dist);
});
