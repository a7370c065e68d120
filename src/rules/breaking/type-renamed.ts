/** A type has another name. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const typeRenamed = breakingRule(
  {
    id: 'breaking/type-renamed',
    category: 'types',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a type has another name',
    explanation:
      'An interface exports its types by name, and so do bindings. Keep the old name as an alias: `type old = new;`.',
    examples: {
      previous: 'record point { x: u32, y: u32 }\ndraw: func(at: point);',
      current: 'record position { x: u32, y: u32 }\ndraw: func(at: position);',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const { before, after } of node.types.renamed) {
    const message = `type \`${before.name}\` of ${node.label} is called \`${after.name}\` now`;
    const { types, passed, usage } = cx.difference;
    cx.report(node, message, {
      before: types.before[before.id]!,
      after: types.after[after.id]!,
      world:
        passed.before.has(before.id) ||
        usage.before.used.has(before.id) ||
        types.before[before.id]!.type.kind === 'resource',
    });
  }
}
