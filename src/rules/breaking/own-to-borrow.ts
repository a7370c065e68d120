/** An owned handle became a borrowed one. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const ownToBorrow = breakingRule(
  {
    id: 'breaking/own-to-borrow',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an owned handle became a borrowed one',
    explanation:
      'The callee no longer gets the resource, and the caller has to drop it. The core types are the same, so that unchecked code would leak it.',
    examples: {
      previous: 'resource blob;\nstore: func(it: blob);',
      current: 'resource blob;\nstore: func(it: borrow<blob>);',
    },
  },
  useVisitor('own-to-borrow'),
);
