/** A flag was added. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const flagAdded = breakingRule(
  {
    id: 'breaking/flag-added',
    category: 'flags',
    tiers: ['WORLD', 'ABI'],
    breaks: 'all',
    summary: 'a flag was added',
    explanation:
      'The type is another one, whose values the other side does not know. Where a type is to grow, leave room from the start (a `list` of pairs, a case with a payload), or add a type and functions with it.',
    examples: {
      previous: 'flags access { read, write, run }\ndraw: func(it: access);',
      current: 'flags access { read, write, run, share }\ndraw: func(it: access);',
    },
  },
  memberVisitor('flags', 'added'),
);
