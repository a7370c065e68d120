/** `@since` was taken away. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const sinceRemoved = compatibleRule(
  {
    id: 'breaking/since-removed',
    category: 'gates',
    raises: 'patch',
    summary: '`@since` was taken away',
    explanation: 'Who selects by version no longer knows when the item came.',
    examples: {
      previous: '@since(version = 1.0.0)\nping: func();',
      current: 'ping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.kind !== 'stable' || after.stability !== undefined) return;
    cx.report(node, `${node.label} no longer says since when it is there`, { before, after });
  }),
);
