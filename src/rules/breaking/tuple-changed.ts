/** A tuple has other elements. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const tupleChanged = breakingRule(
  {
    id: 'breaking/tuple-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a tuple has other elements',
    explanation:
      'The elements of a tuple are its type. A record with names says better what is meant, but is another type as well.',
    examples: {
      previous: 'size: func() -> tuple<u32, u32>;',
      current: 'size: func() -> tuple<u32, u32, u32>;',
    },
  },
  useVisitor('tuple-changed'),
);
