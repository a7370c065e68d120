/** The entry `witlink/prettier`: the plugin for WIT, as prettier loads plugins. */
export { languages, parsers, printers } from '../format/index.ts';
