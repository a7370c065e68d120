/** The plug-in for bundlers, by itself: its declarations speak of nothing else of the house. */
export { plugin } from './plugin.ts';
export type { ImportGrants, PluginOptions, WasiGrant } from './plugin-options.ts';
