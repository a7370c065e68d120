/** Another package is used in an incompatible version. */
import { breakingRule } from '../changes/rule.ts';
import { otherVersionsBeside } from '../changes/packages.ts';
import { packageNameText } from '../../model/index.ts';

export const dependencyRaised = breakingRule(
  {
    id: 'breaking/dependency-raised',
    category: 'packages',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'another package is used in an incompatible version',
    explanation:
      'Its interfaces have other names for components, and its types are others. Who depends on both versions has to convert between them.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\nworld app {\n  import demo:log/lines@1.0.0;\n}',
      current: 'package demo:shop@1.0.0;\n\nworld app {\n  import demo:log/lines@2.0.0;\n}',
    },
  },
  {
    package(node, cx) {
      for (const { before, after, isCompatible, span } of otherVersionsBeside(cx, node)) {
        if (isCompatible) continue;
        const place = span === undefined ? {} : { after: { span } };
        cx.report(node, `\`${after}\` is used in place of \`${before}\``, place);
      }
    },
    dependency(node, cx) {
      if (node.isCompatible) return;
      const { before, after } = cx.difference;
      const was = packageNameText(before.model.packages[node.pair.before]!.name);
      const is = packageNameText(after.model.packages[node.pair.after]!.name);
      cx.report(node, `\`${is}\` is used in place of \`${was}\``);
    },
  },
);
