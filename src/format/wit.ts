/** WIT as a language that is formatted. */
import { childKeys, parse } from '../../grammar/wit/index.ts';
import type { WitFile } from '../../grammar/wit/index.ts';
import type { Language } from './language.ts';
import { WitPrinter } from './wit-printer.ts';
import type { WitItem } from './wit-printer.ts';

export const wit: Language<WitFile, WitItem> = {
  name: 'wit',
  parse,
  childKeys,
  itemsOf: (file) => (file.package === undefined ? file.items : [file.package, ...file.items]),
  itemsIn: (item) => {
    switch (item.kind) {
      case 'package-block':
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
  printer: (text, comments, start) => new WitPrinter(text, comments, start),
};
