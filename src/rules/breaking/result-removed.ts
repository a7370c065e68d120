/** A function gives nothing that gave something. */
import { breakingRule } from '../changes/rule.ts';

export const resultRemoved = breakingRule(
  {
    id: 'breaking/result-removed',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a function gives nothing that gave something',
    explanation: 'Callers that use the result no longer compile.',
    examples: {
      previous: 'store: func(name: string) -> u32;',
      current: 'store: func(name: string);',
    },
  },
  {
    function(node, cx) {
      if (node.pair.before.result === undefined || node.pair.after.result !== undefined) return;
      cx.report(node, `${node.label} gives no result any more`, node.pair);
    },
  },
);
