/** The entry `witlink/webpack`: the plug-in of webpack that makes modules of components. */
import type { WebpackPluginInstance } from 'webpack';
import { plugin, type PluginOptions } from '../importing/plugin/index.ts';

export type { ImportGrants, PluginOptions, WasiGrant } from '../importing/plugin/index.ts';

/** Has the bundler import components: `import { get } from './store.wasm'`. */
const witlink = plugin('webpack', import.meta.url) as (
  options?: PluginOptions,
) => WebpackPluginInstance;

// For configurations in CommonJS: what `require` gives.
export { witlink as default, witlink as 'module.exports' };
