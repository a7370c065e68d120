/** A record’s field was renamed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const fieldRenamed = breakingRule(
  {
    id: 'breaking/field-renamed',
    category: 'records',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a record’s field was renamed',
    explanation:
      'Names are a part of the type: a component of before does not fit, and code that names it no longer compiles. Keep the name.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(it: point);',
      current: 'record point { x: u32, why: u32 }\ndraw: func(it: point);',
    },
  },
  memberVisitor('record', 'renamed'),
);
