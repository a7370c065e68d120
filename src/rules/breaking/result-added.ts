/** A function gives something that gave nothing. */
import { breakingRule } from '../changes/rule.ts';

export const resultAdded = breakingRule(
  {
    id: 'breaking/result-added',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a function gives something that gave nothing',
    explanation: 'The core function has another type, and implementers have to return it.',
    examples: {
      previous: 'store: func(name: string);',
      current: 'store: func(name: string) -> u32;',
    },
  },
  {
    function(node, cx) {
      if (node.pair.before.result !== undefined || node.pair.after.result === undefined) return;
      cx.report(node, `${node.label} gives a result now`, node.pair);
    },
  },
);
