/** An `@unstable` item is stable. */
import { includeWithGate } from '../changes/include-gates.ts';
import { breakingRule, onSide } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';
import { gateMoves } from '../changes/world-moves.ts';

const items = itemVisitor((node, { before, after }, cx) => {
  if (before.stability?.kind !== 'unstable' || after.stability?.kind === 'unstable') return;
  // The gate of an `include` is told once, for all that it brings.
  if (includeWithGate(cx.difference.before, before.stability) !== undefined) return;
  const isAsked = node.kind === 'function' || node.kind === 'extern';
  cx.report(node, `${node.label} is stable now`, {
    before,
    after,
    isPromised: true,
    ...(isAsked ? {} : { breaks: 'nobody' }),
  });
});

export const stabilized = breakingRule(
  {
    id: 'breaking/stabilized',
    category: 'gates',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'an `@unstable` item is stable',
    explanation:
      'Everybody has it now, as if it were added: who implements the interface, or provides the import, without having selected the feature does not have it yet. Types and whole interfaces break nobody by themselves.',
    examples: {
      previous: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
      current: 'ping: func();\n@since(version = 1.0.0)\npong: func();',
    },
  },
  {
    ...items,
    world(node, cx) {
      items.world!(node, cx);
      for (const side of ['import', 'export'] as const) {
        for (const move of gateMoves(cx, node, side, 'before')) {
          const { what, by, feature, details, areTypes } = move;
          const message = `${node.label} ${side}s ${what} without the feature \`${feature}\` now, by ${by}`;
          cx.report(onSide(node, side), message, {
            ...details,
            isPromised: true,
            ...(areTypes ? { breaks: 'nobody' } : {}),
          });
        }
      }
    },
  },
);
