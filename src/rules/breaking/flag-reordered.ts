/** The flags stand in another order. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const flagReordered = breakingRule(
  {
    id: 'breaking/flag-reordered',
    category: 'flags',
    tiers: ['WORLD', 'ABI'],
    breaks: 'all',
    summary: 'the flags stand in another order',
    explanation:
      'The order says where each lies and which number it has: unchecked code would take one for the other. Put the old order back.',
    examples: {
      previous: 'flags access { read, write, run }\ndraw: func(it: access);',
      current: 'flags access { write, read, run }\ndraw: func(it: access);',
    },
  },
  memberVisitor('flags', 'reordered'),
);
