/** A number got narrower. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const numberNarrowed = breakingRule(
  {
    id: 'breaking/number-narrowed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a number got narrower',
    explanation:
      'Not every old value fits into the new type, and both lie in memory otherwise. Add a function with the narrower type beside the old one.',
    examples: {
      previous: 'count: func() -> u64;',
      current: 'count: func() -> u32;',
    },
  },
  useVisitor('number-narrowed'),
);
