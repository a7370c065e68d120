/** An enum’s case was removed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const enumCaseRemoved = breakingRule(
  {
    id: 'breaking/enum-case-removed',
    category: 'enums',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an enum’s case was removed',
    explanation:
      'Code that names it no longer compiles, and the type is another one. Keep it, and say in its docs what it means now.',
    examples: {
      previous: 'enum color { red, green, blue }\ndraw: func(it: color);',
      current: 'enum color { red, blue }\ndraw: func(it: color);',
    },
  },
  memberVisitor('enum', 'removed'),
);
