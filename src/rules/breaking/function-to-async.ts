/** A function became asynchronous. */
import { breakingRule } from '../changes/rule.ts';

export const functionToAsync = breakingRule(
  {
    id: 'breaking/function-to-async',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a function became asynchronous',
    explanation:
      'It is another type: it may block, has other core functions, and bindings give a promise or future. Add an async function beside the old one.',
    examples: {
      previous: 'load: func() -> string;',
      current: 'load: async func() -> string;',
    },
  },
  {
    function(node, cx) {
      if (node.pair.before.async || !node.pair.after.async) return;
      cx.report(node, `${node.label} is async now`, node.pair);
    },
  },
);
