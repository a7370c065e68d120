/** What a world has by `include` changed. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { externLabel, isAskedFor, isGone, isIncluded } from '../changes/worlds.ts';
import { itemSubject, type NodeBase } from '../difference/index.ts';

export const includeChanged = breakingRule(
  {
    id: 'breaking/include-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'what a world has by `include` changed',
    explanation:
      'The world’s own text need not have changed: the one that it includes did, or another one is included.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld platform {\n}\n\nworld app {\n  include platform;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld platform {\n  import api;\n}\n\nworld app {\n  include platform;\n}',
    },
  },
  {
    world(node, cx) {
      for (const [side, members] of [
        ['import', node.imports] as const,
        ['export', node.exports] as const,
      ]) {
        for (const item of members.added) {
          if (!isIncluded(cx, 'after', node, item)) continue;
          const after = itemSubject(item, cx.difference.after.model);
          const message = `${node.label} ${side}s more by an include: ${externLabel(cx, 'after', item)}`;
          // What it says of the place is the included world's.
          cx.report(onSide(node, side), message, {
            after: { ...after, ...at(node) },
            breaks: 'implementers',
            world: isAskedFor(cx, 'after', item),
          });
        }
        for (const item of members.removed) {
          if (!isIncluded(cx, 'before', node, item) || isGone(cx, item)) continue;
          const before = itemSubject(item, cx.difference.before.model);
          const message = `${node.label} no longer ${side}s by an include: ${externLabel(cx, 'before', item)}`;
          cx.report(onSide(node, side), message, {
            before,
            breaks: { WORLD: 'callers', SOURCE: 'all' },
            world: isAskedFor(cx, 'before', item),
          });
        }
      }
    },
  },
);

const at = ({ at: span }: NodeBase) => (span === undefined ? {} : { span });
