/** A world no longer imports something. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { externLabel, isAskedFor, isGone, isIncluded } from '../changes/worlds.ts';
import { itemSubject } from '../difference/index.ts';

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
      for (const item of node.imports.removed) {
        if (isIncluded(cx, 'before', node, item)) continue;
        // That the interface itself is gone says all.
        if (isGone(cx, item)) continue;
        const before = itemSubject(item, cx.difference.before.model);
        const label = externLabel(cx, 'before', item);
        cx.report(onSide(node, 'import'), `${node.label} no longer imports ${label}`, {
          before,
          world: isAskedFor(cx, 'before', item),
        });
      }
    },
  },
);
