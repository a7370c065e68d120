/** An interface has another name. */
import { breakingRule, ofInterface } from '../changes/rule.ts';

export const interfaceRenamed = breakingRule(
  {
    id: 'breaking/interface-renamed',
    category: 'packages',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'an interface has another name',
    explanation:
      'Components import and export it by its name. Keep the old one beside it, marked `@deprecated`.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface logger {\n  say: func(text: string);\n}',
    },
  },
  {
    package(node, cx) {
      const { before, after } = cx.difference;
      for (const pair of node.interfaces.renamed) {
        const was = before.model.interfaces[pair.before]!;
        const is = after.model.interfaces[pair.after]!;
        const message = `interface \`${was.name}\` is called \`${is.name}\` now`;
        cx.report(ofInterface(node, pair.before, cx), message, { before: was, after: is });
      }
    },
  },
);
