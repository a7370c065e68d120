/** A world has another name. */
import { breakingRule } from '../changes/rule.ts';

export const worldRenamed = breakingRule(
  {
    id: 'breaking/world-renamed',
    category: 'packages',
    tiers: ['SOURCE'],
    breaks: 'all',
    summary: 'a world has another name',
    explanation: 'No component names its world, but builds do, and worlds that include it.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld app {\n  import api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld guest {\n  import api;\n}',
    },
  },
  {
    package(node, cx) {
      const { before, after } = cx.difference;
      for (const pair of node.worlds.renamed) {
        const was = before.model.worlds[pair.before]!;
        const is = after.model.worlds[pair.after]!;
        const message = `world \`${was.name}\` is called \`${is.name}\` now`;
        cx.report(node, message, { before: was, after: is });
      }
    },
  },
);
