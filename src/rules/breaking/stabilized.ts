/** An `@unstable` item is stable. */
import { breakingRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const stabilized = breakingRule(
  {
    id: 'breaking/stabilized',
    category: 'gates',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'an `@unstable` item is stable',
    explanation:
      'Everybody has it now, as if it were added: who implements the interface, or provides the import, without having selected the feature does not have it yet. Types and whole interfaces break nobody by themselves.',
    examples: {
      previous: 'ping: func();\n@unstable(feature = table-tennis)\npong: func();',
      current: 'ping: func();\n@since(version = 1.0.0)\npong: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.stability?.kind !== 'unstable' || after.stability?.kind === 'unstable') return;
    const isAsked = node.kind === 'function' || node.kind === 'extern';
    cx.report(node, `${node.label} is stable now`, {
      before,
      after,
      isPromised: true,
      ...(isAsked ? {} : { breaks: 'nobody' }),
    });
  }),
);
