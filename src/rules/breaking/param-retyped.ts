/** A parameter has another type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const paramRetyped = breakingRule(
  {
    id: 'breaking/param-retyped',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a parameter has another type',
    explanation:
      'Callers pass values that the new type does not have. Add a function with the new type beside the old one.',
    examples: {
      previous: 'seek: func(to: u32);',
      current: 'seek: func(to: string);',
    },
  },
  useVisitor('other', ['param']),
);
