/** A world no longer imports something. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { ownMoves } from '../changes/world-moves.ts';

export const worldImportRemoved = breakingRule(
  {
    id: 'breaking/world-import-removed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a world no longer imports something',
    explanation: 'Guests of before that use it find nothing in hosts of the new world.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import api;\n  import log;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import api;\n}',
    },
  },
  {
    world(node, cx) {
      for (const { what, by, details } of ownMoves(cx, node, 'import', 'before')) {
        const how = by === '' ? '' : `, which it had ${by}`;
        cx.report(onSide(node, 'import'), `${node.label} no longer imports ${what}${how}`, details);
      }
    },
  },
);
