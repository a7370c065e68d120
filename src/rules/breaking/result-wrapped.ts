/** A `result` was put around a type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const resultWrapped = breakingRule(
  {
    id: 'breaking/result-wrapped',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a `result` was put around a type',
    explanation:
      'Errors can come where none came before, and no binding of before handles them. Add a function that may fail beside the old one.',
    examples: {
      previous: 'load: func() -> string;',
      current: 'load: func() -> result<string, u8>;',
    },
  },
  useVisitor('result-wrapped'),
);
