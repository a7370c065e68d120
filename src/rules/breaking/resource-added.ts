/** A resource was added. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const resourceAdded = breakingRule(
  {
    id: 'breaking/resource-added',
    category: 'resources',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'a resource was added',
    explanation:
      'Callers of before don’t know it; implementers have to define it and its functions.',
    examples: {
      previous: 'ping: func();',
      current: 'resource blob { size: func() -> u32; }\nping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const type of node.types.added) {
    const after = cx.difference.types.after[type.id]!;
    // One that comes by `use` is defined elsewhere.
    if (after.type.kind !== 'resource') continue;
    cx.report(node, `resource \`${type.name}\` was added to ${node.label}`, { after });
  }
}
