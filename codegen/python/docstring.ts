/** Documentation of WIT -> a docstring, as what can stand on its own or not at all. */
import { comment, type Documented, docstring as form } from '../text/docs.ts';

/**
 * The docstring of a declaration, in lines; `undefined` where there is nothing to say.
 *
 * @param more - Further lines, of ours.
 */
export function docstring(item: Documented, more: readonly string[] = []): string | undefined {
  const lines = comment(form, item, more);
  return lines.length === 0 ? undefined : lines.join('\n');
}
