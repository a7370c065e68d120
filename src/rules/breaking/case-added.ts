/** A variant’s case was added. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const caseAdded = breakingRule(
  {
    id: 'breaking/case-added',
    category: 'variants',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a variant’s case was added',
    explanation:
      'The type is another one, whose values the other side does not know. Where a type is to grow, leave room from the start (a `list` of pairs, a case with a payload), or add a type and functions with it.',
    examples: {
      previous: 'variant shape { dot, circle(f32), square(f64) }\ndraw: func(it: shape);',
      current:
        'variant shape { dot, circle(f32), square(f64), text(string) }\ndraw: func(it: shape);',
    },
  },
  memberVisitor('variant', 'added'),
);
