/** Another package is used in another version. */
import { compatibleRule } from '../changes/rule.ts';
import { otherVersionsBeside } from '../changes/packages.ts';
import { packageNameText } from '../../model/index.ts';

export const dependencyUpdated = compatibleRule(
  {
    id: 'breaking/dependency-updated',
    category: 'compatible',
    raises: 'patch',
    summary: 'another package is used in another version',
    explanation: 'Compatible versions meet each other.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\nworld app {\n  import demo:log/lines@1.0.0;\n}',
      current: 'package demo:shop@1.0.0;\n\nworld app {\n  import demo:log/lines@1.1.0;\n}',
    },
  },
  {
    package(node, cx) {
      for (const { before, after, isCompatible, span } of otherVersionsBeside(cx, node)) {
        if (!isCompatible) continue;
        const place = span === undefined ? {} : { after: { span } };
        cx.report(node, `\`${after}\` is used in place of \`${before}\``, place);
      }
    },
    dependency(node, cx) {
      const { before, after } = cx.difference;
      const was = packageNameText(before.model.packages[node.pair.before]!.name);
      const is = packageNameText(after.model.packages[node.pair.after]!.name);
      if (was === is || !node.isCompatible) return;
      cx.report(node, `\`${is}\` is used in place of \`${was}\``);
    },
  },
);
