/** A world imports more. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { ownMoves } from '../changes/world-moves.ts';

export const worldImportAdded = breakingRule(
  {
    id: 'breaking/world-import-added',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'a world imports more',
    explanation:
      'Hosts of before don’t have it, so guests that are built from now on don’t start there; guests of before are not concerned.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import api;\n  import log;\n}',
    },
  },
  {
    world(node, cx) {
      for (const { what, by, details } of ownMoves(cx, node, 'import', 'after')) {
        const how = by === '' ? '' : `, ${by}`;
        cx.report(onSide(node, 'import'), `${node.label} imports more: ${what}${how}`, details);
      }
    },
  },
);
