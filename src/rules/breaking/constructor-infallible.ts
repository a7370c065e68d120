/** A constructor can no longer fail. */
import { breakingRule } from '../changes/rule.ts';
import { isFallible } from '../changes/visitors.ts';

export const constructorInfallible = breakingRule(
  {
    id: 'breaking/constructor-infallible',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a constructor can no longer fail',
    explanation:
      'Callers of before expect a `result`, and get a resource. Keep the `result`, though it never fails.',
    examples: {
      previous: 'resource blob { constructor() -> result<blob>; }\nping: func();',
      current: 'resource blob { constructor(); }\nping: func();',
    },
  },
  {
    function(node, cx) {
      const { before, after } = node.pair;
      if (before.kind.kind !== 'constructor' || after.kind.kind !== 'constructor') return;
      const { types } = cx.difference;
      if (!isFallible(types.before, before) || isFallible(types.after, after)) return;
      cx.report(node, `${node.label} can no longer fail`, node.pair);
    },
  },
);
