/** A `result` was taken from around a type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const resultUnwrapped = breakingRule(
  {
    id: 'breaking/result-unwrapped',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a `result` was taken from around a type',
    explanation:
      'Code that handles the error no longer compiles, and the value lies elsewhere. Keep the `result`, though it never fails.',
    examples: {
      previous: 'load: func() -> result<string, u8>;',
      current: 'load: func() -> string;',
    },
  },
  useVisitor('result-unwrapped'),
);
