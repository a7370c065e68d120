/** An enum’s case was added. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const enumCaseAdded = breakingRule(
  {
    id: 'breaking/enum-case-added',
    category: 'enums',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an enum’s case was added',
    explanation:
      'The type is another one, whose values the other side does not know. Where a type is to grow, leave room from the start (a `list` of pairs, a case with a payload), or add a type and functions with it.',
    examples: {
      previous: 'enum color { red, green, blue }\ndraw: func(it: color);',
      current: 'enum color { red, green, blue, black }\ndraw: func(it: color);',
    },
  },
  memberVisitor('enum', 'added'),
);
