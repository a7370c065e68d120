export { languages, parsers, printers, WitSyntaxError } from './plugin.ts';
