/** A type was added. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, compatibleRule } from '../changes/rule.ts';

export const typeAdded = compatibleRule(
  {
    id: 'breaking/type-added',
    category: 'compatible',
    raises: 'minor',
    summary: 'a type was added',
    explanation: 'Nobody who was there before can name it.',
    examples: {
      previous: 'ping: func();',
      current: 'type id = u32;\nping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const type of node.types.added) {
    if (cx.difference.types.after[type.id]!.type.kind === 'resource') continue;
    const after = cx.difference.types.after[type.id]!;
    cx.report(node, `type \`${type.name}\` was added to ${node.label}`, { after });
  }
}
