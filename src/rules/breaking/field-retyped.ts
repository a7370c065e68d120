/** A field of a record has another type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const fieldRetyped = breakingRule(
  {
    id: 'breaking/field-retyped',
    category: 'records',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a field of a record has another type',
    explanation: 'A record’s type is that of its fields. Add another record and functions with it.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(at: point);',
      current: 'record point { x: u32, y: f32 }\ndraw: func(at: point);',
    },
  },
  useVisitor('other', ['field']),
);
