/** An `@unstable` item is stable. */
import { compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const stabilized = compatibleRule(
  {
    id: 'breaking/stabilized',
    category: 'compatible',
    raises: 'minor',
    summary: 'an `@unstable` item is stable',
    explanation: 'Everybody has it now.',
    examples: {
      previous: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
      current: 'ping: func();\n@since(version = 1.0.0)\npong: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.kind !== 'unstable' || after.stability?.kind === 'unstable') return;
    cx.report(node, `${node.label} is stable now`, { before, after });
  }),
);
