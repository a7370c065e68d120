/** An import or export is of another kind. */
import { breakingRule } from '../changes/rule.ts';
import { itemSubject } from '../difference/index.ts';

export const externKindChanged = breakingRule(
  {
    id: 'breaking/extern-kind-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'an import or export is of another kind',
    explanation: 'It was an interface and is a function, or the other way round.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\nworld app {\n  import log: func(text: string);\n}',
      current:
        'package demo:shop@1.0.0;\n\nworld app {\n  import log: interface {\n    say: func(text: string);\n  }\n}',
    },
  },
  {
    extern(node, cx) {
      const { before, after } = node.pair;
      if (before.kind === after.kind) return;
      const words = { interface: 'an interface', func: 'a function', type: 'a type' };
      const message = `${node.label} was ${words[before.kind]}, and is ${words[after.kind]}`;
      cx.report(node, message, { before: itemSubject(before, cx.difference.before.model) });
    },
  },
);
