/** Parameters stand in another order. */
import { breakingRule } from '../changes/rule.ts';

export const paramReordered = breakingRule(
  {
    id: 'breaking/param-reordered',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'parameters stand in another order',
    explanation:
      'Bindings pass parameters by their place: where the types are the same, code still compiles and passes the wrong ones. Put the old order back.',
    examples: {
      previous: 'copy: func(source: string, target: string);',
      current: 'copy: func(target: string, source: string);',
    },
  },
  {
    function(node, cx) {
      const pair = node.params.reordered;
      if (pair === undefined) return;
      cx.report(node, `the parameters of ${node.label} stand in another order`, pair);
    },
  },
);
