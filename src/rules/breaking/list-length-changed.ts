/** A list got another fixed length, or one at all. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const listLengthChanged = breakingRule(
  {
    id: 'breaking/list-length-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a list got another fixed length, or one at all',
    explanation:
      'A list of fixed length lies where it is used, others behind a pointer; both sides have other types in their bindings.',
    examples: {
      previous: 'digest: func() -> list<u8, 16>;',
      current: 'digest: func() -> list<u8, 32>;',
    },
  },
  useVisitor('list-length-changed'),
);
