/** Docs that say no more than the name does. */
import type { DocComment, Id, Node } from '../../../grammar/wit/index.ts';
import { docText } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { visitNamed } from './visit-named.ts';

export const docRepeatsName: LintRule = {
  meta: {
    id: 'lint/doc-repeats-name',
    category: 'docs',
    severity: 'warning',
    summary: 'docs that only repeat the name',
    explanation:
      'Such a comment is noise, and it hides from the rules about missing docs that there are none. Say what the name ' +
      'doesn’t: units, ranges, what happens when. Or leave the comment out.',
    examples: {
      bad: 'interface clock {\n  /// The start time.\n  start-time: func() -> u64;\n}',
      good: 'interface clock {\n  /// Nanoseconds between the epoch and the start of the process.\n  start-time: func() -> u64;\n}',
    },
  },
  create: (context) => {
    const check = (docs: readonly DocComment[], { name }: Id): void => {
      const first = docs[0];
      if (first === undefined || wordsOf(docText(docs) ?? '') !== wordsOf(name)) return;
      context.report(
        { range: [first.range[0], docs.at(-1)!.range[1]] },
        `the docs of \`${name}\` only repeat its name`,
      );
    };
    const visitExtern = ({ docs, item }: { docs: readonly DocComment[]; item: Node }): void => {
      if (item.kind === 'extern-func' || item.kind === 'extern-interface') check(docs, item.name);
    };
    return {
      ...visitNamed(({ docs, name }) => check(docs, name)),
      import: visitExtern,
      export: visitExtern,
    };
  },
};

/** The words of a text, small, without articles, run together. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\b(?:an?|the)\b/g, '')
    .replaceAll(/[^a-z0-9]/g, '');
}
