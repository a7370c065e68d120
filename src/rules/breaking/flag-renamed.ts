/** A flag was renamed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const flagRenamed = breakingRule(
  {
    id: 'breaking/flag-renamed',
    category: 'flags',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a flag was renamed',
    explanation:
      'Names are a part of the type: a component of before does not fit, and code that names it no longer compiles. Keep the name.',
    examples: {
      previous: 'flags access { read, write, run }\ndraw: func(it: access);',
      current: 'flags access { read, write, execute }\ndraw: func(it: access);',
    },
  },
  memberVisitor('flags', 'renamed'),
);
