/** A `list<u8>` became a `string`. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const bytesToString = breakingRule(
  {
    id: 'breaking/bytes-to-string',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a `list<u8>` became a `string`',
    explanation:
      'Bytes that are no valid Unicode trap where they crossed well before. Both sides have other types in their bindings.',
    examples: {
      previous: 'read: func() -> list<u8>;',
      current: 'read: func() -> string;',
    },
  },
  useVisitor('bytes-to-string'),
);
