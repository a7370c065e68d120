/** A map has another key or value. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor } from '../changes/visitors.ts';

export const mapChanged = breakingRule(
  {
    id: 'breaking/map-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a map has another key or value',
    explanation: 'A map crosses as a list of pairs, whose type is that of key and value.',
    examples: {
      previous: 'headers: func() -> map<string, string>;',
      current: 'headers: func() -> map<string, list<string>>;',
    },
  },
  useVisitor('map-changed'),
);
