/** The feature of an `@unstable` item has another name. */
import { breakingRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const featureRenamed = breakingRule(
  {
    id: 'breaking/feature-renamed',
    category: 'gates',
    tiers: ['SOURCE'],
    breaks: 'all',
    summary: 'the feature of an `@unstable` item has another name',
    explanation:
      'Who selected the old feature no longer has the item. Unstable items promise nothing, so this is a note unless they are to be judged like others.',
    examples: {
      previous: 'ping: func();\n@unstable(feature = pingpong)\npong: func();',
      current: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.kind !== 'unstable' || after.stability?.kind !== 'unstable') return;
    const [was, is] = [before.stability.feature, after.stability.feature];
    if (was === is) return;
    const message = `${node.label} stands behind the feature \`${is}\`, and stood behind \`${was}\``;
    cx.report(node, message, { before, after });
  }),
);
