/** An item is no longer deprecated. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const undeprecated = compatibleRule(
  {
    id: 'breaking/undeprecated',
    category: 'gates',
    raises: 'minor',
    summary: 'an item is no longer deprecated',
    explanation: 'Who moved away from it may want to know.',
    examples: {
      previous: '@since(version = 0.9.0)\n@deprecated(version = 1.0.0)\nping: func();',
      current: '@since(version = 0.9.0)\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.deprecated === undefined || after.stability?.deprecated !== undefined)
      return;
    cx.report(node, `${node.label} is no longer deprecated`, { before, after });
  }),
);
