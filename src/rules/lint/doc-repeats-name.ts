/** Docs that say no more than the name does. */
import type { DocComment, Id, Node } from '../../../grammar/wit/index.ts';
import { docText } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { visitNamed } from './visit-named.ts';

export const docRepeatsName: LintRule = {
  meta: {
    id: 'lint/doc-repeats-name',
    category: 'docs',
    severity: 'info',
    summary: 'docs that only repeat the name',
    explanation:
      'Such a comment is noise, and it hides from the rules about missing docs that there are none. Say what the name ' +
      'doesn’t: units, ranges, what happens when. Or leave the comment out. Docs that spell the name otherwise, such as ' +
      '`GET` for `get` or x86-64 for `x8664`, say something.',
    examples: {
      bad: 'interface clock {\n  /// The start time.\n  start-time: func() -> u64;\n}',
      good: 'interface clock {\n  /// Nanoseconds between the epoch and the start of the process.\n  start-time: func() -> u64;\n}',
    },
  },
  create: (context) => {
    const check = (docs: readonly DocComment[], { name }: Id): void => {
      const first = docs[0];
      if (first === undefined || !repeats(docText(docs) ?? '', name)) return;
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

/** Whether docs have the words of a name and no others but articles, in a spelling that says no more. */
function repeats(docs: string, name: string): boolean {
  // Code, and capitals alone, tell how something is written elsewhere.
  if (docs.includes('`') || docs === docs.toUpperCase()) return false;
  const words = docs
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^(?:an?|the)$/.test(word));
  return words.join('-') === name.toLowerCase();
}
