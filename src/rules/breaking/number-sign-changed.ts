/** An integer became signed or unsigned. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const numberSignChanged = breakingRule(
  {
    id: 'breaking/number-sign-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an integer became signed or unsigned',
    explanation:
      'The bits stay, their meaning does not: a component that was not checked would read other numbers. Add a function with the other type beside the old one.',
    examples: {
      previous: 'move-by: func(steps: u32);',
      current: 'move-by: func(steps: s32);',
    },
  },
  useVisitor('number-sign-changed'),
);
