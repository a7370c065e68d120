/** A type alias stands for another type. */
import { isOtherVersion } from '../changes/packages.ts';
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
  {
    use(node, cx) {
      // The same type of another version of its package is told of the package.
      if (node.change.kind !== 'other' || !isOtherVersion(cx, node.pair)) told.use!(node, cx);
    },
  },
);

const told = useVisitor('other', ['alias']);
