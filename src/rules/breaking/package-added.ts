/** A package was added. */
import { compatibleRule } from '../changes/rule.ts';
import { packageNameText } from '../../model/index.ts';

export const packageAdded = compatibleRule(
  {
    id: 'breaking/package-added',
    category: 'compatible',
    raises: 'none',
    summary: 'a package was added',
    explanation: 'It has a name and a version of its own, so the other packages keep theirs.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\npackage demo:extra@1.0.0 {\n  interface more {\n    pong: func();\n  }\n}',
    },
  },
  {
    root(node, cx) {
      const { model, packageSpans } = cx.difference.after;
      for (const id of node.packages.added) {
        const span = packageSpans?.get(id);
        cx.report(node, `package \`${packageNameText(model.packages[id]!.name)}\` was added`, {
          after: span === undefined ? {} : { span },
        });
      }
    },
  },
);
