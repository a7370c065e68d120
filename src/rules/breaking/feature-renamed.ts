/** The feature of an `@unstable` item has another name. */
import { includeWithGate } from '../changes/include-gates.ts';
import { breakingRule, onSide } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';
import { gateMoves } from '../changes/world-moves.ts';

const items = itemVisitor((node, { before, after }, cx) => {
  if (before.stability?.kind !== 'unstable' || after.stability?.kind !== 'unstable') return;
  const [was, is] = [before.stability.feature, after.stability.feature];
  // The gate of an `include` is told once, for all that it brings.
  if (was === is || includeWithGate(cx.difference.after, after.stability) !== undefined) return;
  const message = `${node.label} stands behind the feature \`${is}\`, and stood behind \`${was}\``;
  cx.report(node, message, { before, after });
});

export const featureRenamed = breakingRule(
  {
    id: 'breaking/feature-renamed',
    category: 'gates',
    tiers: ['SOURCE'],
    breaks: 'all',
    summary: 'the feature of an `@unstable` item has another name',
    explanation:
      'Who selected the old feature no longer has the item. Unstable items promise nothing, so this is a note unless they are to be judged like others.',
    examples: {
      previous: 'ping: func();\n@unstable(feature = pingpong)\npong: func();',
      current: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
    },
  },
  {
    ...items,
    world(node, cx) {
      items.world!(node, cx);
      for (const side of ['import', 'export'] as const) {
        const moves = gateMoves(
          cx,
          node,
          side,
          'after',
          (is, was) => was?.kind === 'unstable' && was.feature !== is.feature,
        );
        for (const { what, by, feature, details } of moves) {
          const message = `${node.label} ${side}s ${what} behind the feature \`${feature}\` now, by ${by}`;
          cx.report(onSide(node, side), message, details);
        }
      }
    },
  },
);
