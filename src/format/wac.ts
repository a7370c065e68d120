/** WAC, the composition language, as a language that is formatted. */
import { parseWac, wacChildKeys } from '../../grammar/wac/index.ts';
import type { WacFile } from '../../grammar/wac/index.ts';
import type { Language } from './language.ts';
import { WacPrinter } from './wac-printer.ts';
import type { WacItem } from './wac-printer.ts';

export const wac: Language<WacFile, WacItem> = {
  name: 'wac',
  parse: parseWac,
  childKeys: wacChildKeys,
  itemsOf: ({ package: directive, statements }) =>
    directive === undefined ? statements : [directive, ...statements],
  itemsIn: (item) => {
    switch (item.kind) {
      case 'import-statement':
        return item.type.kind === 'inline-interface' ? item.type.items : [];
      case 'interface':
      case 'world':
        return item.items;
      case 'resource':
        return item.funcs;
      case 'import':
      case 'export':
        return item.item.kind === 'extern-interface' ? item.item.items : [];
      default:
        return [];
    }
  },
  printer: (text, comments, start) => new WacPrinter(text, comments, start),
};
