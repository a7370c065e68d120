/** A type is defined in another interface. */
import { type ChangeContext, breakingRule } from '../changes/rule.ts';
import { type TypeDifference, usedType } from '../difference/index.ts';

export const typeMoved = breakingRule(
  {
    id: 'breaking/type-moved',
    category: 'types',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a type is defined in another interface',
    explanation:
      'A resource is another one when it is defined elsewhere, and code that names a type by its interface no longer compiles. Leave the definition where it is, and `use` it from the other interface.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface types {\n  ping: func();\n}\n\ninterface api {\n  resource blob;\n  open: func() -> blob;\n}\n\nworld app {\n  import types;\n  import api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface types {\n  resource blob;\n  ping: func();\n}\n\ninterface api {\n  use types.{blob};\n  open: func() -> blob;\n}\n\nworld app {\n  import types;\n  import api;\n}',
    },
  },
  {
    type(node, cx) {
      if (!node.isMoved) return;
      const { types } = cx.difference;
      const isGone = node.pair.after.name !== node.pair.before.name || !isUsed(node, cx);
      const isResource = types.before[node.pair.before.id]!.type.kind === 'resource';
      const message = `${node.label} is defined in another interface than before`;
      cx.report(node, message, { before: node.before, world: isGone || isResource });
    },
  },
);

/** Whether the name stays where it was, as a `use`. */
function isUsed(node: TypeDifference, { difference: { types } }: ChangeContext): boolean {
  return usedType(types.after, node.pair.after.id) !== undefined;
}
