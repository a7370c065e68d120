/** A package has another name. */
import { breakingRule, isInNames } from '../changes/rule.ts';
import { packageNameText } from '../../model/index.ts';

export const packageRenamed = breakingRule(
  {
    id: 'breaking/package-renamed',
    category: 'packages',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a package has another name',
    explanation:
      'The names of its interfaces begin with it: whoever imports or exports one looks for another.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current: 'package demo:store@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    root(node, cx) {
      const { before, after } = cx.difference;
      for (const pair of node.packages.renamed) {
        const was = packageNameText(before.model.packages[pair.before]!.name);
        const is = packageNameText(after.model.packages[pair.after]!.name);
        cx.report(node, `package \`${was}\` is called \`${is}\` now`, {
          world: isInNames(cx, pair.before),
        });
      }
    },
  },
);
