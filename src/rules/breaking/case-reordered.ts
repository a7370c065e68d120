/** A variant’s cases stand in another order. */
import { breakingRule } from '../changes/rule.ts';
import { memberVisitor } from '../changes/visitors.ts';

export const caseReordered = breakingRule(
  {
    id: 'breaking/case-reordered',
    category: 'variants',
    tiers: ['WORLD', 'ABI'],
    breaks: 'all',
    summary: 'a variant’s cases stand in another order',
    explanation:
      'The order says where each lies and which number it has: unchecked code would take one for the other. Put the old order back.',
    examples: {
      previous: 'variant shape { dot, circle(f32), square(f64) }\ndraw: func(it: shape);',
      current: 'variant shape { circle(f32), dot, square(f64) }\ndraw: func(it: shape);',
    },
  },
  memberVisitor('variant', 'reordered'),
);
