/** A parameter was added. */
import { breakingRule } from '../changes/rule.ts';

export const paramAdded = breakingRule(
  {
    id: 'breaking/param-added',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a parameter was added',
    explanation:
      'Callers of before don’t pass it. Add a function beside the old one; a record as parameter would not help, as its fields are its type.',
    examples: {
      previous: 'open: func(name: string);',
      current: 'open: func(name: string, create: bool);',
    },
  },
  {
    function(node, cx) {
      const { before: was, after: is } = node.pair;
      const isLaidOutAnew = cx.difference.types.areParamsLaidOutAnew(was, is);
      for (const after of node.params.added) {
        const message = `parameter \`${after.name}\` was added to ${node.label}`;
        cx.report(node, message, { after, abi: isLaidOutAnew });
      }
    },
  },
);
