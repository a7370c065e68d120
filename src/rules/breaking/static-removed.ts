/** A static was removed. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { funcLabel } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const staticRemoved = breakingRule(
  {
    id: 'breaking/static-removed',
    category: 'resources',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a static was removed',
    explanation:
      'Whoever calls it finds nothing there. Keep it, marked `@deprecated`, at least until the next incompatible version.',
    examples: {
      previous: 'resource blob { open: static func(); size: func() -> u32; }\nping: func();',
      current: 'resource blob { size: func() -> u32; }\nping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const before of node.functions.removed) {
    if (before.kind.kind !== 'static') continue;
    cx.report(node, `${funcLabel(before)} was removed from ${node.label}`, { before });
  }
}
