/** The entry `witlink/esbuild`: the plug-in of esbuild that makes modules of components. */
import type { Plugin } from 'esbuild';
import { plugin, type PluginOptions } from '../importing/plugin/index.ts';

export type { ImportGrants, PluginOptions, WasiGrant } from '../importing/plugin/index.ts';

/** Has the bundler import components: `import { get } from './store.wasm'`. */
const witlink = plugin('esbuild', import.meta.url) as (options?: PluginOptions) => Plugin;

// For configurations in CommonJS: what `require` gives.
export { witlink as default, witlink as 'module.exports' };
