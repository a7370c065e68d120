/** A flag was removed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const flagRemoved = breakingRule(
  {
    id: 'breaking/flag-removed',
    category: 'flags',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a flag was removed',
    explanation:
      'Code that names it no longer compiles, and the type is another one. Keep it, and say in its docs what it means now.',
    examples: {
      previous: 'flags access { read, write, run }\ndraw: func(it: access);',
      current: 'flags access { read, write }\ndraw: func(it: access);',
    },
  },
  memberVisitor('flags', 'removed'),
);
