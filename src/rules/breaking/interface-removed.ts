/** An interface was removed. */
import { breakingRule, ofInterface } from '../changes/rule.ts';

export const interfaceRemoved = breakingRule(
  {
    id: 'breaking/interface-removed',
    category: 'packages',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'an interface was removed',
    explanation:
      'Components that import or export it find nothing to match. Keep it, marked `@deprecated`.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}',
      current: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    package(node, cx) {
      const { before } = cx.difference;
      for (const id of node.interfaces.removed) {
        const item = before.model.interfaces[id]!;
        cx.report(
          ofInterface(node, id, cx),
          `interface \`${item.name}\` was removed from ${node.label}`,
          {
            before: item,
          },
        );
      }
    },
  },
);
