/** A type is defined in another interface. */
import type { TypeDef, TypeId } from '../../model/index.ts';
import { origin, type TypeDifference, usedType } from '../difference/index.ts';
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
      const [before] = definitions(node, cx);
      const isResource = before.type.kind === 'resource';
      if (!isResource && !node.isGone && isStill(node, cx)) return;
      const { id } = node.pair.before;
      const isHeld = passed.before.has(id) || usage.before.used.has(id);
      const message = `${node.label} is defined in another interface than before`;
      // A resource that stays where it was by `use` fits those who only name it, or pass it on.
      const isFound = isResource && !node.isGone && !hasFunctions(before, id, cx);
      cx.report(node, message, {
        before,
        world: isResource || (node.isGone && isHeld),
        ...(isFound ? { breaks: { WORLD: 'implementers', SOURCE: 'all' } } : {}),
      });
    },
  },
);

/** Before and after, what a `use` stands for included. */
function definitions({ pair }: TypeDifference, { difference: { types } }: ChangeContext) {
  const { before, after } = types;
  return [before[origin(before, pair.before.id)]!, after[origin(after, pair.after.id)]!] as const;
}

/**
 * Whether a plain type is what it was to all who name it here: it is what it consists of, wherever that is defined. If it
 * consists of something else, that is told by itself.
 */
function isStill(node: TypeDifference, cx: ChangeContext): boolean {
  const { types } = cx.difference;
  const { before, after } = node.pair;
  if (definitions(node, cx)[1].type.kind === 'alias') return true;
  if (!types.areEqual(before.id, after.id)) return true;
  return usedType(types.after, after.id) !== undefined;
}

/** Whether a resource had methods, statics or a constructor. */
function hasFunctions({ owner }: TypeDef, id: TypeId, { difference }: ChangeContext): boolean {
  if (owner?.kind !== 'interface') return true;
  return difference.before.model.interfaces[owner.id]!.functions.some(
    ({ kind }) => kind.kind !== 'freestanding' && kind.resource === id,
  );
}
