/** An enum’s case was renamed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const enumCaseRenamed = breakingRule(
  {
    id: 'breaking/enum-case-renamed',
    category: 'enums',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'an enum’s case was renamed',
    explanation:
      'Names are a part of the type: a component of before does not fit, and code that names it no longer compiles. Keep the name.',
    examples: {
      previous: 'enum color { red, green, blue }\ndraw: func(it: color);',
      current: 'enum color { red, lime, blue }\ndraw: func(it: color);',
    },
  },
  memberVisitor('enum', 'renamed'),
);
