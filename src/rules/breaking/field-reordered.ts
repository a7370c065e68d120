/** A record’s fields stand in another order. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const fieldReordered = breakingRule(
  {
    id: 'breaking/field-reordered',
    category: 'records',
    tiers: ['WORLD', 'ABI'],
    breaks: 'all',
    summary: 'a record’s fields stand in another order',
    explanation:
      'The order says where each lies and which number it has: unchecked code would take one for the other. Put the old order back.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(it: point);',
      current: 'record point { y: u32, x: u32 }\ndraw: func(it: point);',
    },
  },
  memberVisitor('record', 'reordered'),
);
