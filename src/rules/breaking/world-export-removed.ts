/** A world no longer exports something. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { ownMoves } from '../changes/world-moves.ts';

export const worldExportRemoved = breakingRule(
  {
    id: 'breaking/world-export-removed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a world no longer exports something',
    explanation: 'Hosts of before that call it find nothing in guests of the new world.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  export api;\n  export log;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  export api;\n}',
    },
  },
  {
    world(node, cx) {
      for (const { what, by, details } of ownMoves(cx, node, 'export', 'before')) {
        const how = by === '' ? '' : `, which it had ${by}`;
        cx.report(onSide(node, 'export'), `${node.label} no longer exports ${what}${how}`, details);
      }
    },
  },
);
