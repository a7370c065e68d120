/** A world exports more. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { externLabel, isAskedFor, isIncluded } from '../changes/worlds.ts';
import { itemSubject } from '../difference/index.ts';

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
      for (const item of node.exports.added) {
        if (isIncluded(cx, 'after', node, item)) continue;
        const after = itemSubject(item, cx.difference.after.model);
        const label = externLabel(cx, 'after', item);
        cx.report(onSide(node, 'export'), `${node.label} exports more: ${label}`, {
          after,
          world: isAskedFor(cx, 'after', item),
        });
      }
    },
  },
);
