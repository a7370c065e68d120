/** A constructor may fail. */
import { breakingRule } from '../changes/rule.ts';
import { isFallible } from '../changes/visitors.ts';

export const constructorFallible = breakingRule(
  {
    id: 'breaking/constructor-fallible',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a constructor may fail',
    explanation:
      'Callers of before expect a resource, and get a `result`. Add a static that may fail beside it.',
    examples: {
      previous: 'resource blob { constructor(); }\nping: func();',
      current: 'resource blob { constructor() -> result<blob>; }\nping: func();',
    },
  },
  {
    function(node, cx) {
      const { before, after } = node.pair;
      if (before.kind.kind !== 'constructor' || after.kind.kind !== 'constructor') return;
      const { types } = cx.difference;
      if (isFallible(types.before, before) || !isFallible(types.after, after)) return;
      cx.report(node, `${node.label} may fail now`, node.pair);
    },
  },
);
