/** A stream carries something else. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const streamPayloadChanged = breakingRule(
  {
    id: 'breaking/stream-payload-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a stream carries something else',
    explanation: 'The two ends of a stream have to agree on the elements.',
    examples: {
      previous: 'read: func() -> stream<u8>;',
      current: 'read: func() -> stream<u16>;',
    },
  },
  useVisitor('stream-payload-changed'),
);
