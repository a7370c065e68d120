/** A component that comes round to itself by a module that it is given, through each bundler; by `import()` it may. */
import path from 'node:path';
import { rspack } from '@rspack/core';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup, type Plugin } from 'rollup';
import { expect, test } from 'vitest';
import webpack from 'webpack';
import { app } from '../cli/components.ts';
import { pluginOf } from './bundled.ts';
import { compiled } from './compiled.ts';
import { project } from './project.ts';

type Bundle = (folder: string) => Promise<unknown>;

const byRollup =
  (name: string, make: typeof rollup): Bundle =>
  async (folder) => {
    const witlink = await pluginOf<Plugin>(folder, name);
    const plugins = [witlink({ config: path.join(folder, 'witlink.json') })];
    const bundle = await make({ input: path.join(folder, 'app.js'), plugins, onwarn: () => {} });
    return bundle.generate({ format: 'es' });
  };

const byWebpack =
  (name: string, make: typeof webpack): Bundle =>
  async (folder) => {
    const witlink = await pluginOf<webpack.WebpackPluginInstance>(folder, name);
    const output = { path: path.join(folder, 'dist') };
    const common = { context: folder, mode: 'production', entry: './app.js' } as const;
    return compiled(make({ ...common, output, plugins: [witlink()] }));
  };

const bundlers: readonly (readonly [string, Bundle])[] = [
  ['rollup', byRollup('rollup', rollup)],
  ['rolldown', byRollup('rolldown', rolldown as unknown as typeof rollup)],
  ['webpack', byWebpack('webpack', webpack)],
  ['rspack', byWebpack('rspack', rspack as unknown as typeof webpack)],
  [
    'esbuild',
    async (folder) => {
      const witlink = await pluginOf<EsbuildPlugin>(folder, 'esbuild');
      return build({
        absWorkingDir: folder,
        entryPoints: ['app.js'],
        bundle: true,
        format: 'esm',
        logLevel: 'silent',
        outdir: 'dist',
        plugins: [witlink()],
      });
    },
  ],
];

test.each(bundlers)('%s tells of a component that comes round to itself', async (_, bundle) => {
  const files = {
    'app.wasm': app,
    'ops.js': "export * from './more.js';",
    'app.js': "import './app.wasm';",
    'witlink.json': '{ "imports": { "map": { "demo:calc/ops": "./ops.js" } } }',
  };
  const round = project({
    ...files,
    'more.js': "import { twice } from './app.wasm'; export const add = twice;",
  });
  await expect(bundle(round)).rejects.toThrow(
    /error\[import\/cycle\]: a component needs itself: `\S*app\.wasm` imports `\S*ops\.js` imports `\S*more\.js` imports `\S*app\.wasm`/,
  );
  const later = project({
    ...files,
    'more.js': "export const add = (a, b) => (import('./app.wasm'), a + b);",
  });
  await bundle(later);
});
