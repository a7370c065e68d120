/** An enum’s cases stand in another order. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const enumCaseReordered = breakingRule(
  {
    id: 'breaking/enum-case-reordered',
    category: 'enums',
    tiers: ['WORLD', 'ABI'],
    breaks: 'all',
    summary: 'an enum’s cases stand in another order',
    explanation:
      'The order says where each lies and which number it has: unchecked code would take one for the other. Put the old order back.',
    examples: {
      previous: 'enum color { red, green, blue }\ndraw: func(it: color);',
      current: 'enum color { blue, green, red }\ndraw: func(it: color);',
    },
  },
  memberVisitor('enum', 'reordered'),
);
