/**
 * Documentation of WIT -> a TSDoc comment, as a document in which symbols may stand. `codegen/text/docs.ts` makes the text
 * of strangers fit for it.
 */
import { append } from '../../src/base/index.ts';
import { type Documented, plainLines, tsdoc } from '../text/docs.ts';
import { type Doc, hardline, join } from './doc.ts';

/** Lines of text that are safe inside a block comment. */
export const commentLines = (text: string): readonly string[] => tsdoc.fit(plainLines(text));

/**
 * The comment before a declaration, with a new line after it; nothing for an item without docs and gates.
 *
 * @param more - Further lines, of ours, e.g. `@throws …`.
 */
export function docComment(item: Documented, more: readonly Doc[] = []): Doc {
  const lines: Doc[] = item.docs === undefined ? [] : [...commentLines(item.docs)];
  const tags = [...tsdoc.tags(item), ...more];
  if (lines.length > 0 && tags.length > 0) lines.push('');
  append(lines, tags);
  return comment(lines);
}

function comment(lines: readonly Doc[]): Doc {
  const [only] = lines;
  if (only === undefined) return '';
  if (lines.length === 1) return ['/** ', only, ' */', hardline];
  const inner = lines.map((l) => (l === '' ? ' *' : [' * ', l]));
  return [join(hardline, ['/**', ...inner, ' */']), hardline];
}
