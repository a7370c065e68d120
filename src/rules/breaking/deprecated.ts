/** An item was deprecated. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const deprecated = compatibleRule(
  {
    id: 'breaking/deprecated',
    category: 'gates',
    raises: 'minor',
    summary: 'an item was deprecated',
    explanation: 'It still works. Who uses it should move on before the next incompatible version.',
    examples: {
      previous: '@since(version = 0.9.0)\nping: func();',
      current: '@since(version = 0.9.0)\n@deprecated(version = 1.0.0)\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    const version = after.stability?.deprecated;
    if (version === undefined || before.stability?.deprecated !== undefined) return;
    cx.report(node, `${node.label} is deprecated since ${version}`, { before, after });
  }),
);
