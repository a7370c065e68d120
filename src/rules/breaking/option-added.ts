/** An `option` was put around a type. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const optionAdded = breakingRule(
  {
    id: 'breaking/option-added',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'an `option` was put around a type',
    explanation:
      'Callers have to handle `none`, or may pass it to implementers that know nothing of it. There is no compatible way to make a value optional: add a function or a type.',
    examples: {
      previous: 'find: func(name: string) -> u32;',
      current: 'find: func(name: string) -> option<u32>;',
    },
  },
  useVisitor('option-added'),
);
