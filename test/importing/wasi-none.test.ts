/** `with { wasi: 'none' }` through each bundler: what is imported so gets nothing of WASI, wherever it is imported from. */
import path from 'node:path';
import { rspack } from '@rspack/core';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup, type Plugin } from 'rollup';
import { build as viteBuild, createServer, type Plugin as VitePlugin } from 'vite';
import { expect, test } from 'vitest';
import webpack from 'webpack';
import { dice } from '../cli/components.ts';
import { pluginOf } from './bundled.ts';
import { compiled } from './compiled.ts';
import { project } from './project.ts';

type Bundle = (folder: string, entry: string) => Promise<unknown>;

const byRollup =
  (name: string, make: typeof rollup): Bundle =>
  async (folder, entry) => {
    const witlink = await pluginOf<Plugin>(folder, name);
    const plugins = [witlink({ config: false })];
    const bundle = await make({ input: path.join(folder, entry), plugins, onwarn: () => {} });
    return bundle.generate({ format: 'es' });
  };

const byWebpack =
  (name: string, make: typeof webpack): Bundle =>
  async (folder, entry) => {
    const witlink = await pluginOf<webpack.WebpackPluginInstance>(folder, name);
    const output = { path: path.join(folder, 'dist') };
    const common = { context: folder, mode: 'production', entry: `./${entry}` } as const;
    return compiled(make({ ...common, output, plugins: [witlink()] }));
  };

const bundlers: readonly (readonly [string, Bundle])[] = [
  ['rollup', byRollup('rollup', rollup)],
  ['rolldown', byRollup('rolldown', rolldown as unknown as typeof rollup)],
  ['webpack', byWebpack('webpack', webpack)],
  ['rspack', byWebpack('rspack', rspack as unknown as typeof webpack)],
  [
    'vite',
    async (folder, entry) => {
      const plugins = [(await pluginOf<VitePlugin>(folder, 'vite'))()];
      const common = { root: folder, configFile: false, logLevel: 'silent', plugins } as const;
      return viteBuild({ ...common, build: { ssr: entry } });
    },
  ],
  [
    'vite while one develops',
    async (folder, entry) => {
      const plugins = [(await pluginOf<VitePlugin>(folder, 'vite'))()];
      const common = { root: folder, configFile: false, logLevel: 'silent', plugins } as const;
      const server = await createServer({ ...common, server: { middlewareMode: true } });
      try {
        await server.ssrLoadModule(`/${entry}`);
      } finally {
        await server.close();
      }
    },
  ],
  [
    'esbuild',
    async (folder, entry) => {
      const witlink = await pluginOf<EsbuildPlugin>(folder, 'esbuild');
      return build({
        absWorkingDir: folder,
        entryPoints: [entry],
        bundle: true,
        format: 'esm',
        logLevel: 'silent',
        outdir: 'dist',
        plugins: [witlink()],
      });
    },
  ],
];

/** Each is refused: the component needs what it is not given. */
const none = {
  'static.js': "import { roll } from './dice.wasm' with { wasi: 'none' };\nglobalThis.roll = roll;",
  'again.js': "export { roll } from './dice.wasm' with {\n  'wasi': 'none',\n};",
  'later.js': "globalThis.roll = await import('./dice.wasm', { with: { wasi: 'none' } });",
};

const strange = { 'strange.js': "import './dice.wasm' with { wasi: 'some' };" };

/** What says nothing of it, and much like it. */
const given = {
  'given.js': `
    import { roll } from './dice.wasm';
    // import { roll } from './dice.wasm' with { wasi: 'none' };
    globalThis.roll = [roll, "from './dice.wasm' with { wasi: 'none' }"];`,
};

test.each(bundlers)('%s', { timeout: 60_000 }, async (_, bundle) => {
  const folder = project({ 'dice.wasm': dice, ...none, ...strange, ...given });
  for (const entry of Object.keys(none)) {
    await expect(bundle(folder, entry), entry).rejects.toThrow(
      /dice\.wasm`, which `\S+\.js` imports, needs `wasi:random\/random@0\.2\.3`/,
    );
  }
  await expect(bundle(folder, 'strange.js')).rejects.toThrow('error[import/bad-attribute]');
  await bundle(folder, 'given.js');
});

test('vite and rolldown tell where they can’t see it', async () => {
  const files = {
    'dice.wasm': dice,
    'main.js': "import './part.vue';",
    'part.vue': `<script setup>import { roll } from './dice.wasm' with { wasi: 'none' };</script>`,
  };
  const folder = project(files);
  for (const name of ['rolldown', 'vite']) {
    const [, bundle] = bundlers.find(([of]) => of === name)!;
    await expect(bundle(folder, 'main.js')).rejects.toThrow(
      /error\[import\/bad-attribute\]: `\S*part\.vue` imports a component with { wasi: … }/,
    );
  }
});
