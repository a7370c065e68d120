/** An item is `@unstable` that was not. */
import { breakingRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const movedBehindUnstable = breakingRule(
  {
    id: 'breaking/moved-behind-unstable',
    category: 'gates',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'an item is `@unstable` that was not',
    explanation:
      'Who doesn’t select the feature no longer has it. Keep it as it is, and deprecate it.',
    examples: {
      previous: 'ping: func();\npong: func();',
      current: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (node.isWithinUnstable === true) return;
    if (before.stability?.kind === 'unstable' || after.stability?.kind !== 'unstable') return;
    const message = `${node.label} stands behind the feature \`${after.stability.feature}\` now`;
    cx.report(node, message, { before, after });
  }),
);
