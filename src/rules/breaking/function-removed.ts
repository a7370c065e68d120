/** A function was removed. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { funcLabel } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const functionRemoved = breakingRule(
  {
    id: 'breaking/function-removed',
    category: 'functions',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a function was removed',
    explanation:
      'Whoever calls it finds nothing there. Keep it, marked `@deprecated`, at least until the next incompatible version.',
    examples: {
      previous: 'ping: func();\npong: func();',
      current: 'ping: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const before of node.functions.removed) {
    if (before.kind.kind !== 'freestanding') continue;
    cx.report(node, `${funcLabel(before)} was removed from ${node.label}`, { before });
  }
}
