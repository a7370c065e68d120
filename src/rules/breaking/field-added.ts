/** A record’s field was added. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const fieldAdded = breakingRule(
  {
    id: 'breaking/field-added',
    category: 'records',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a record’s field was added',
    explanation:
      'The type is another one, whose values the other side does not know. Where a type is to grow, leave room from the start (a `list` of pairs, a case with a payload), or add a type and functions with it.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(it: point);',
      current: 'record point { x: u32, y: u32, z: u32 }\ndraw: func(it: point);',
    },
  },
  memberVisitor('record', 'added'),
);
