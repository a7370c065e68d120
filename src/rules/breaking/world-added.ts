/** A world was added. */
import { compatibleRule } from '../changes/rule.ts';

export const worldAdded = compatibleRule(
  {
    id: 'breaking/world-added',
    category: 'compatible',
    raises: 'minor',
    summary: 'a world was added',
    explanation: 'Nobody who was there before knows it.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld app {\n  import api;\n}',
    },
  },
  {
    package(node, cx) {
      const { after } = cx.difference;
      for (const id of node.worlds.added) {
        const item = after.model.worlds[id]!;
        cx.report(node, `world \`${item.name}\` was added to ${node.label}`, { after: item });
      }
    },
  },
);
