export { languages, parserOf, parsers, printers, TextSyntaxError } from './plugin.ts';
