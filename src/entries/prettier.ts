/** The entry `witlink/prettier`: the plugin for WIT and WAC, as prettier loads plugins. */
export { languages, parsers, printers } from '../format/index.ts';
