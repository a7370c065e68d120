/** Text as a list of characters. WIT.md, Item: Types. */
import type { LintRule } from '../contract.ts';

export const charList: LintRule = {
  meta: {
    id: 'lint/char-list',
    category: 'types',
    severity: 'warning',
    summary: '`list<char>` where `string` is meant',
    explanation:
      'A `string` is a list of Unicode scalar values as well, but takes a quarter of the space, is copied in one go and ' +
      'is what every language calls text.',
    examples: {
      bad: 'interface store {\n  get: func() -> list<char>;\n}',
      good: 'interface store {\n  get: func() -> string;\n}',
    },
  },
  create: (context) => ({
    'type-apply': (node) => {
      const [element, length] = node.args ?? [];
      if (node.keyword !== 'list' || length !== undefined) return;
      if (element?.kind !== 'type-apply' || element.keyword !== 'char') return;
      context.report(node, '`list<char>` is a `string`');
    },
  }),
};
