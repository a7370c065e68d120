/** A package was removed. */
import { breakingRule, isInNames } from '../changes/rule.ts';
import { packageNameText } from '../../model/index.ts';

export const packageRemoved = breakingRule(
  {
    id: 'breaking/package-removed',
    category: 'packages',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a package was removed',
    explanation: 'All that it held is gone.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\npackage demo:extra@1.0.0 {\n  interface more {\n    pong: func();\n  }\n}',
      current: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    root(node, cx) {
      for (const id of node.packages.removed) {
        const { model, packageSpans } = cx.difference.before;
        const span = packageSpans?.get(id);
        const { name } = model.packages[id]!;
        cx.report(node, `package \`${packageNameText(name)}\` was removed`, {
          ...(span === undefined ? {} : { before: { span } }),
          world: isInNames(cx, id),
        });
      }
    },
  },
);
