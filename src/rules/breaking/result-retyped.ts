/** A function gives another type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const resultRetyped = breakingRule(
  {
    id: 'breaking/result-retyped',
    category: 'functions',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a function gives another type',
    explanation:
      'Callers handle values that no longer come. Add a function with the new type beside the old one.',
    examples: {
      previous: 'position: func() -> u32;',
      current: 'position: func() -> f32;',
    },
  },
  useVisitor('other', ['result']),
);
