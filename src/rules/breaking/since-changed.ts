/** `@since` names another version. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const sinceChanged = compatibleRule(
  {
    id: 'breaking/since-changed',
    category: 'gates',
    raises: 'patch',
    summary: '`@since` names another version',
    explanation:
      'The history of an item doesn’t change: one of the two versions is wrong, and who selects by version gets it or loses it.',
    examples: {
      previous: '@since(version = 0.9.0)\nping: func();',
      current: '@since(version = 1.0.0)\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.kind !== 'stable' || after.stability?.kind !== 'stable') return;
    const [was, is] = [before.stability.since, after.stability.since];
    if (was === is) return;
    cx.report(node, `${node.label} is there since ${is}, and was since ${was}`, { before, after });
  }),
);
