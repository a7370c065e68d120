/** A `string` became a `list<u8>`. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const stringToBytes = breakingRule(
  {
    id: 'breaking/string-to-bytes',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a `string` became a `list<u8>`',
    explanation:
      'Strings are checked and transcoded where they cross, bytes are not. Both sides have other types in their bindings.',
    examples: {
      previous: 'read: func() -> string;',
      current: 'read: func() -> list<u8>;',
    },
  },
  useVisitor('string-to-bytes'),
);
