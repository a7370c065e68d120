/** Documents of TypeScript: those of `codegen/text`, in which symbols of source files and globals stand by reference. */
import type { Doc as TextDoc } from '../text/doc.ts';
import type { Symbol } from './source-file.ts';

export { enclosed, group, hardline, ifBroken, indent, join, line, softline } from '../text/doc.ts';

/** A document whose symbols are a file's, or globals of JavaScript by their names. */
export type Doc = TextDoc<Symbol | string>;
