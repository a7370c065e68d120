/** An `option` was taken from around a type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const optionRemoved = breakingRule(
  {
    id: 'breaking/option-removed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an `option` was taken from around a type',
    explanation:
      'What was passed as `none` can’t be passed any more. Add a function beside the old one.',
    examples: {
      previous: 'find: func(name: string) -> option<u32>;',
      current: 'find: func(name: string) -> u32;',
    },
  },
  useVisitor('option-removed'),
);
