/** Docs changed. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const docsChanged = compatibleRule(
  {
    id: 'breaking/docs-changed',
    category: 'compatible',
    raises: 'patch',
    summary: 'docs changed',
    explanation: 'Words don’t break anything, but they may promise something else.',
    examples: {
      previous: '/// Pings.\nping: func();',
      current: '/// Sends a ping.\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.docs === after.docs) return;
    cx.report(node, `the docs of ${node.label} changed`, { before, after });
  }),
);
