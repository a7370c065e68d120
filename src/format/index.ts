export { languages, parserOf, parsers, printers, WitSyntaxError } from './plugin.ts';
