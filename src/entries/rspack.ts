/** The entry `witlink/rspack`: the plug-in of Rspack that makes modules of components. */
import type { RspackPluginInstance } from '@rspack/core';
import { plugin, type PluginOptions } from '../importing/plugin/index.ts';

export type { ImportGrants, PluginOptions, WasiGrant } from '../importing/plugin/index.ts';

/** Has the bundler import components: `import { get } from './store.wasm'`. */
const witlink = plugin('rspack', import.meta.url) as (
  options?: PluginOptions,
) => RspackPluginInstance;

// For configurations in CommonJS: what `require` gives.
export { witlink as default, witlink as 'module.exports' };
