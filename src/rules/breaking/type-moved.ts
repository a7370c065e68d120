/** A type is defined in another interface. */
import type { TypeDifference } from '../difference/index.ts';
import { breakingRule, type ChangeContext } from '../changes/rule.ts';

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
      const { passed, usage } = cx.difference;
      const isResource = node.before.type.kind === 'resource';
      const { id } = node.pair.before;
      const isHeld = passed.before.has(id) || usage.before.used.has(id);
      const message = `${node.label} is defined in another interface than before`;
      // A resource that stays where it was by `use` fits those who only name it, or pass it on.
      const isFound = isResource && !node.isGone && !hasFunctions(node, cx);
      cx.report(node, message, {
        before: node.before,
        world: isResource || (node.isGone && isHeld),
        ...(isFound ? { breaks: { WORLD: 'implementers', SOURCE: 'all' } } : {}),
      });
    },
  },
);

/** Whether a resource had methods, statics or a constructor. */
function hasFunctions({ before, pair }: TypeDifference, { difference }: ChangeContext): boolean {
  const { model } = difference.before;
  if (before.owner?.kind !== 'interface') return true;
  return model.interfaces[before.owner.id]!.functions.some(
    ({ kind }) => kind.kind !== 'freestanding' && kind.resource === pair.before.id,
  );
}
