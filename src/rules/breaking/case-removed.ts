/** A variant’s case was removed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const caseRemoved = breakingRule(
  {
    id: 'breaking/case-removed',
    category: 'variants',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a variant’s case was removed',
    explanation:
      'Code that names it no longer compiles, and the type is another one. Keep it, and say in its docs what it means now.',
    examples: {
      previous: 'variant shape { dot, circle(f32), square(f64) }\ndraw: func(it: shape);',
      current: 'variant shape { dot, square(f64) }\ndraw: func(it: shape);',
    },
  },
  memberVisitor('variant', 'removed'),
);
