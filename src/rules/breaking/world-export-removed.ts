/** A world no longer exports something. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { externLabel, isAskedFor, isGone, isIncluded } from '../changes/worlds.ts';
import { itemSubject } from '../difference/index.ts';

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
      for (const item of node.exports.removed) {
        if (isIncluded(cx, 'before', node, item)) continue;
        // That the interface itself is gone says all.
        if (isGone(cx, item)) continue;
        const before = itemSubject(item, cx.difference.before.model);
        const label = externLabel(cx, 'before', item);
        cx.report(onSide(node, 'export'), `${node.label} no longer exports ${label}`, {
          before,
          world: isAskedFor(cx, 'before', item),
        });
      }
    },
  },
);
