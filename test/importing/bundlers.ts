/** A project through each bundler, as plainly as it goes: for what is to be the same in all. */
import path from 'node:path';
import { rspack } from '@rspack/core';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup, type Plugin } from 'rollup';
import webpack from 'webpack';
import type { PluginOptions } from '../../src/entries/rollup.ts';
import { pluginOf } from './bundled.ts';
import { compiled } from './compiled.ts';

/** Bundles what begins with a module of a folder; esbuild, webpack and Rspack write into `dist` there. */
export type Bundle = (folder: string, entry: string, options?: PluginOptions) => Promise<unknown>;

const byRollup =
  (name: string, make: typeof rollup): Bundle =>
  async (folder, entry, options) => {
    const witlink = await pluginOf<Plugin>(folder, name);
    // Its folder is the process's.
    const config = path.join(folder, 'witlink.json');
    const plugins = [witlink({ config, ...options })];
    const bundle = await make({ input: path.join(folder, entry), plugins, onwarn: () => {} });
    return bundle.generate({ format: 'es' });
  };

const byWebpack =
  (name: string, make: typeof webpack): Bundle =>
  async (folder, entry, options) => {
    const witlink = await pluginOf<webpack.WebpackPluginInstance>(folder, name);
    const output = { path: path.join(folder, 'dist') };
    const common = { context: folder, mode: 'production', entry: `./${entry}` } as const;
    return compiled(make({ ...common, output, plugins: [witlink(options)] }));
  };

/** With esbuild. */
export const byEsbuild: Bundle = async (folder, entry, options) => {
  const witlink = await pluginOf<EsbuildPlugin>(folder, 'esbuild');
  return build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    outdir: 'dist',
    plugins: [witlink(options)],
  });
};

/** By their names; Vite has its own ways. */
export const bundlers: readonly (readonly [string, Bundle])[] = [
  ['rollup', byRollup('rollup', rollup)],
  ['rolldown', byRollup('rolldown', rolldown as unknown as typeof rollup)],
  ['webpack', byWebpack('webpack', webpack)],
  ['rspack', byWebpack('rspack', rspack as unknown as typeof webpack)],
  ['esbuild', byEsbuild],
];
