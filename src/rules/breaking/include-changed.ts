/** What a world has by `include` changed. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { includeMoves } from '../changes/world-moves.ts';

export const includeChanged = breakingRule(
  {
    id: 'breaking/include-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'what a world has by `include` changed',
    explanation:
      'A world was included, or no longer is; or the included one, which stands in another package, changed. One finding tells of all that came, or went, by an `include`, and of the worlds that include this one in turn. What changed in a world of the same package is told there.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld platform {\n  import api;\n  import log;\n}\n\nworld app {\n}\n\nworld tool {\n  include app;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld platform {\n  import api;\n  import log;\n}\n\nworld app {\n  include platform;\n}\n\nworld tool {\n  include app;\n}',
    },
  },
  {
    world(node, cx) {
      for (const side of ['import', 'export'] as const) {
        const here = onSide(node, side);
        for (const { what, by, details } of includeMoves(cx, node, side, 'after')) {
          const message = `${node.label} ${side}s more by ${by}: ${what}`;
          cx.report(here, message, { ...details, breaks: 'implementers' });
        }
        for (const { what, by, isGone, details } of includeMoves(cx, node, side, 'before')) {
          const how = isGone ? `: ${by} is gone` : `, which it had by ${by}`;
          cx.report(here, `${node.label} no longer ${side}s ${what}${how}`, {
            ...details,
            breaks: { WORLD: 'callers', SOURCE: 'all' },
          });
        }
      }
    },
  },
);
