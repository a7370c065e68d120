/** A map written as a list of pairs. WIT.md, Item: Types (🗺️). */
import type { LintRule } from '../contract.ts';

export const pairsForMap: LintRule = {
  meta: {
    id: 'lint/pairs-for-map',
    category: 'types',
    severity: 'off',
    summary: '`list<tuple<string, …>>` where `map` would do',
    explanation:
      'A `map<string, …>` says that a key comes once, and bindings give out the map type of the language. It has the same ' +
      'form in memory. Not every tool knows `map` yet, and a list keeps order and duplicates, which is why this rule is ' +
      'off by default.',
    examples: {
      bad: 'interface store {\n  all: func() -> list<tuple<string, u32>>;\n}',
      good: 'interface store {\n  all: func() -> map<string, u32>;\n}',
    },
  },
  create: (context) => ({
    'type-apply': (node) => {
      const [pair, length] = node.args ?? [];
      if (node.keyword !== 'list' || length !== undefined) return;
      if (pair?.kind !== 'type-apply' || pair.keyword !== 'tuple' || pair.args?.length !== 2)
        return;
      const [key, value] = pair.args;
      if (key?.kind !== 'type-apply' || key.keyword !== 'string' || value === undefined) return;
      context.report(node, 'a list of pairs with a name each', {
        help: [`if each name comes once: \`map<string, ${context.text(value.range)}>\``],
      });
    },
  }),
};
