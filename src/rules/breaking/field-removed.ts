/** A record’s field was removed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const fieldRemoved = breakingRule(
  {
    id: 'breaking/field-removed',
    category: 'records',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a record’s field was removed',
    explanation:
      'Code that names it no longer compiles, and the type is another one. Keep it, and say in its docs what it means now.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(it: point);',
      current: 'record point { x: u32 }\ndraw: func(it: point);',
    },
  },
  memberVisitor('record', 'removed'),
);
