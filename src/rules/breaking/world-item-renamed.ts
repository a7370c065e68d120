/** An import or export of a world has another name. */
import { breakingRule, onSide } from '../changes/rule.ts';
import { externLabel, itemSubject } from '../difference/index.ts';

export const worldItemRenamed = breakingRule(
  {
    id: 'breaking/world-item-renamed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'an import or export of a world has another name',
    explanation: 'Components look for the old name.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\nworld app {\n  import log: func(text: string);\n}',
      current: 'package demo:shop@1.0.0;\n\nworld app {\n  import say: func(text: string);\n}',
    },
  },
  {
    world(node, cx) {
      for (const [side, members] of [
        ['import', node.imports] as const,
        ['export', node.exports] as const,
      ]) {
        for (const { before, after } of members.renamed) {
          if (node.elsewhere.has(after)) continue;
          const [was, is] = [
            externLabel(cx.difference.before, before),
            externLabel(cx.difference.after, after),
          ];
          cx.report(onSide(node, side), `${side} ${was} of ${node.label} is called ${is} now`, {
            before: itemSubject(before, cx.difference.before.model),
            after: itemSubject(after, cx.difference.after.model),
          });
        }
      }
    },
  },
);
