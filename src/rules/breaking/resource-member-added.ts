/** A resource got a method, static or constructor. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { funcLabel } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const resourceMemberAdded = breakingRule(
  {
    id: 'breaking/resource-member-added',
    category: 'resources',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'a resource got a method, static or constructor',
    explanation:
      'As a function that was added: implementers of before lack it, callers are not concerned.',
    examples: {
      previous: 'resource blob { size: func() -> u32; }\nping: func();',
      current: 'resource blob { size: func() -> u32; name: func() -> string; }\nping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const after of node.functions.added) {
    if (after.kind.kind === 'freestanding') continue;
    cx.report(node, `${funcLabel(after)} was added to ${node.label}`, { after });
  }
}
