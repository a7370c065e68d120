/** A borrowed handle became an owned one. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const borrowToOwn = breakingRule(
  {
    id: 'breaking/borrow-to-own',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a borrowed handle became an owned one',
    explanation:
      'The caller loses the resource that it only lent before. The core types are the same, so that unchecked code would use a handle that is gone.',
    examples: {
      previous: 'resource blob;\nsize: func(it: borrow<blob>) -> u32;',
      current: 'resource blob;\nsize: func(it: blob) -> u32;',
    },
  },
  useVisitor('borrow-to-own'),
);
