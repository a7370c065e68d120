/** A type alias stands for another type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const aliasTargetChanged = breakingRule(
  {
    id: 'breaking/alias-target-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a type alias stands for another type',
    explanation: 'An alias is the type that it stands for: all that use it change with it.',
    examples: {
      previous: 'type id = u32;\nfind: func(it: id);',
      current: 'type id = string;\nfind: func(it: id);',
    },
  },
  useVisitor('other', ['alias']),
);
