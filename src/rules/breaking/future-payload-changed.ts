/** A future carries something else. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const futurePayloadChanged = breakingRule(
  {
    id: 'breaking/future-payload-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a future carries something else',
    explanation: 'The two ends of a future have to agree on the value.',
    examples: {
      previous: 'read: func() -> future<u8>;',
      current: 'read: func() -> future<string>;',
    },
  },
  useVisitor('future-payload-changed'),
);
