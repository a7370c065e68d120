/** A variant’s case was renamed. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const caseRenamed = breakingRule(
  {
    id: 'breaking/case-renamed',
    category: 'variants',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a variant’s case was renamed',
    explanation:
      'Names are a part of the type: a component of before does not fit, and code that names it no longer compiles. Keep the name.',
    examples: {
      previous: 'variant shape { dot, circle(f32), square(f64) }\ndraw: func(it: shape);',
      current: 'variant shape { dot, ring(f32), square(f64) }\ndraw: func(it: shape);',
    },
  },
  memberVisitor('variant', 'renamed'),
);
