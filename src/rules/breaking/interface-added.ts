/** An interface was added. */
import { compatibleRule } from '../changes/rule.ts';

export const interfaceAdded = compatibleRule(
  {
    id: 'breaking/interface-added',
    category: 'compatible',
    raises: 'minor',
    summary: 'an interface was added',
    explanation: 'Nobody who was there before knows it.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}',
    },
  },
  {
    package(node, cx) {
      const { after } = cx.difference;
      for (const id of node.interfaces.added) {
        const item = after.model.interfaces[id]!;
        cx.report(node, `interface \`${item.name}\` was added to ${node.label}`, { after: item });
      }
    },
  },
);
