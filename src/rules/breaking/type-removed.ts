/** A type was removed. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const typeRemoved = breakingRule(
  {
    id: 'breaking/type-removed',
    category: 'types',
    tiers: ['WORLD', 'SOURCE'],
    breaks: { WORLD: 'callers', SOURCE: 'all' },
    summary: 'a type was removed',
    explanation:
      'Code that names it no longer compiles, and neither do types that are made of it. Keep it, marked `@deprecated`.',
    examples: {
      previous: 'type id = u32;\ntype size = u64;\nfind: func(it: u32);',
      current: 'type size = u64;\nfind: func(it: u32);',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const type of node.types.removed) {
    if (cx.difference.types.before[type.id]!.type.kind === 'resource') continue;
    const before = cx.difference.types.before[type.id]!;
    const { passed, usage } = cx.difference;
    cx.report(node, `type \`${type.name}\` was removed from ${node.label}`, {
      before,
      world: passed.before.has(type.id) || usage.before.used.has(type.id),
    });
  }
}
