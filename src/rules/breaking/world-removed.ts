/** A world was removed. */
import { breakingRule } from '../changes/rule.ts';

export const worldRemoved = breakingRule(
  {
    id: 'breaking/world-removed',
    category: 'packages',
    tiers: ['SOURCE'],
    breaks: 'all',
    summary: 'a world was removed',
    explanation:
      'No component names its world, so what is built still runs; but bindings can no longer be generated from it, and worlds that include it no longer resolve.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld app {\n  import api;\n}',
      current: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    package(node, cx) {
      const { before } = cx.difference;
      for (const id of node.worlds.removed) {
        const item = before.model.worlds[id]!;
        cx.report(node, `world \`${item.name}\` was removed from ${node.label}`, { before: item });
      }
    },
  },
);
