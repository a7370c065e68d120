/** A world exports more. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { ownMoves } from '../changes/world-moves.ts';

export const worldExportAdded = breakingRule(
  {
    id: 'breaking/world-export-added',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    summary: 'a world exports more',
    explanation:
      'Guests of before don’t have it, so they are no components of the new world. Add a world that includes this one.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  export api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  export api;\n  export log;\n}',
    },
  },
  {
    world(node, cx) {
      for (const { what, by, details } of ownMoves(cx, node, 'export', 'after')) {
        const how = by === '' ? '' : `, ${by}`;
        cx.report(onSide(node, 'export'), `${node.label} exports more: ${what}${how}`, details);
      }
    },
  },
);
