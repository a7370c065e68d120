/** A type was added. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const typeAdded = breakingRule(
  {
    id: 'breaking/type-added',
    category: 'compatible',
    tiers: ['WORLD'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'a type was added',
    explanation:
      'Nobody who was there before can name it, so it breaks nothing; but where a function that was there before passes it, though it only gives a name to what was written out, components that implement the interface do not have that name, and no longer fit.',
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
    const world = cx.difference.passed.after.has(type.id);
    cx.report(node, `type \`${type.name}\` was added to ${node.label}`, { after, world });
  }
}
