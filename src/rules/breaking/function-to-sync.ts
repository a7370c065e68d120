/** A function became synchronous. */
import { breakingRule } from '../changes/rule.ts';

export const functionToSync = breakingRule(
  {
    id: 'breaking/function-to-sync',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a function became synchronous',
    explanation:
      'It is another type: it must not block any more, has other core functions, and bindings give the plain result.',
    examples: {
      previous: 'load: async func() -> string;',
      current: 'load: func() -> string;',
    },
  },
  {
    function(node, cx) {
      if (!node.pair.before.async || node.pair.after.async) return;
      cx.report(node, `${node.label} is no longer async`, node.pair);
    },
  },
);
