/**
 * Documentation of WIT -> a TSDoc comment, and the one place where text of strangers is made fit to stand in a comment:
 * it can't end the comment, carry directives of tools, or break lines where nobody sees it.
 */
import { append, printable } from '../src/base/index.ts';
import type { Stability } from '../src/model/index.ts';
import { type Doc, hardline, join } from './layout.ts';

export interface Documented {
  readonly docs?: string;
  readonly stability?: Stability;
  readonly externalId?: string;
}

/** Lines of text that are safe inside a block comment. */
export function commentLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((l) =>
    printable(l.replaceAll('\t', '  '))
      .replaceAll('*/', '*\\/')
      // Directives of TypeScript, linters and coverage tools work in comments of any kind.
      .replaceAll(/@(?=ts-)/g, '\\@')
      .replaceAll(
        /((?:eslint|oxlint|prettier|istanbul|c8|v8|deno)-?)(?=[a-z-]*(?:ignore|disable|enable))/g,
        '$1\\',
      )
      .trimEnd(),
  );
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * The comment before a declaration, with a new line after it; nothing for an item without docs and gates.
 *
 * @param more Further lines, of ours, e.g. `@throws …`.
 */
export function docComment(item: Documented, more: readonly Doc[] = []): Doc {
  const lines: Doc[] = item.docs === undefined ? [] : [...commentLines(item.docs)];
  const tags = [...stabilityTags(item), ...more];
  if (lines.length > 0 && tags.length > 0) lines.push('');
  append(lines, tags);
  return comment(lines);
}

function stabilityTags({ stability, externalId }: Documented): string[] {
  const tags: string[] = [];
  if (stability?.kind === 'stable') tags.push(`@since ${stability.since}`);
  if (stability?.kind === 'unstable') tags.push(`@experimental feature ${stability.feature}`);
  if (stability?.deprecated !== undefined) tags.push(`@deprecated since ${stability.deprecated}`);
  if (externalId !== undefined) append(tags, commentLines(`external-id: ${printable(externalId)}`));
  return tags;
}

function comment(lines: readonly Doc[]): Doc {
  const [only] = lines;
  if (only === undefined) return '';
  if (lines.length === 1) return ['/** ', only, ' */', hardline];
  const inner = lines.map((l) => (l === '' ? ' *' : [' * ', l]));
  return [join(hardline, ['/**', ...inner, ' */']), hardline];
}
