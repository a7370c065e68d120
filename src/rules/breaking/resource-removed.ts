/** A resource was removed. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const resourceRemoved = breakingRule(
  {
    id: 'breaking/resource-removed',
    category: 'resources',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a resource was removed',
    explanation: 'All its functions are gone with it. Keep it, marked `@deprecated`.',
    examples: {
      previous: 'resource blob { size: func() -> u32; }\nping: func();',
      current: 'ping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const type of node.types.removed) {
    if (!(cx.difference.types.before[type.id]!.type.kind === 'resource')) continue;
    const before = cx.difference.types.before[type.id]!;
    cx.report(node, `resource \`${type.name}\` was removed from ${node.label}`, { before });
  }
}
