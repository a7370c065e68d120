/** An item is `@unstable` that was not. */
import { includeWithGate } from '../changes/include-gates.ts';
import { breakingRule, onSide } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';
import { gateMoves } from '../changes/world-moves.ts';

const items = itemVisitor((node, { before, after }, cx) => {
  if (node.isWithinUnstable === true) return;
  if (before.stability?.kind === 'unstable' || after.stability?.kind !== 'unstable') return;
  // The gate of an `include` is told once, for all that it brings.
  if (includeWithGate(cx.difference.after, after.stability) !== undefined) return;
  const message = `${node.label} stands behind the feature \`${after.stability.feature}\` now`;
  cx.report(node, message, { before, after });
});

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
  {
    ...items,
    world(node, cx) {
      items.world!(node, cx);
      for (const side of ['import', 'export'] as const) {
        for (const { what, by, feature, details } of gateMoves(cx, node, side, 'after')) {
          const message = `${node.label} ${side}s ${what} only behind the feature \`${feature}\` now, by ${by}`;
          cx.report(onSide(node, side), message, details);
        }
      }
    },
  },
);
