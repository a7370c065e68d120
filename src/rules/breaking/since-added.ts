/** `@since` was added. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const sinceAdded = compatibleRule(
  {
    id: 'breaking/since-added',
    category: 'compatible',
    raises: 'patch',
    summary: '`@since` was added',
    explanation: 'It says since when the item is there.',
    examples: {
      previous: 'ping: func();',
      current: '@since(version = 1.0.0)\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability !== undefined || after.stability?.kind !== 'stable') return;
    cx.report(node, `${node.label} says since when it is there`, { before, after });
  }),
);
