/** A parameter was removed. */
import { breakingRule } from '../changes/rule.ts';

export const paramRemoved = breakingRule(
  {
    id: 'breaking/param-removed',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a parameter was removed',
    explanation:
      'Callers of before still pass it. Keep it, and say in the docs that it is ignored.',
    examples: {
      previous: 'open: func(name: string, create: bool);',
      current: 'open: func(name: string);',
    },
  },
  {
    function(node, cx) {
      const { before: was, after: is } = node.pair;
      const isLaidOutAnew = cx.difference.types.areParamsLaidOutAnew(was, is);
      for (const before of node.params.removed) {
        const message = `parameter \`${before.name}\` was removed from ${node.label}`;
        cx.report(node, message, { before, abi: isLaidOutAnew });
      }
    },
  },
);
