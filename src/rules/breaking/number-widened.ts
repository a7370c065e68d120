/** A number got wider. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const numberWidened = breakingRule(
  {
    id: 'breaking/number-widened',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a number got wider',
    explanation:
      'Values of both types lie in memory otherwise, and the type check of an instantiation tells them apart, though every old value would fit. Add a function with the wider type beside the old one.',
    examples: {
      previous: 'count: func() -> u32;',
      current: 'count: func() -> u64;',
    },
  },
  useVisitor('number-widened'),
);
