/** A parameter has another name. */
import { breakingRule } from '../changes/rule.ts';

export const paramRenamed = breakingRule(
  {
    id: 'breaking/param-renamed',
    category: 'functions',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a parameter has another name',
    explanation:
      'The names of parameters are a part of a function’s type: a component of before does not fit. Keep the name.',
    examples: {
      previous: 'open: func(name: string);',
      current: 'open: func(path: string);',
    },
  },
  {
    function(node, cx) {
      for (const pair of node.params.renamed) {
        cx.report(
          node,
          `parameter \`${pair.before.name}\` of ${node.label} is called \`${pair.after.name}\` now`,
          { ...pair },
        );
      }
    },
  },
);
