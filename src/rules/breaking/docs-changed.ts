/** Docs changed. */
import type { NodeBase, Pair, Subject } from '../difference/index.ts';
import { type ChangeContext, compatibleRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

const items = itemVisitor((node, item, cx) => compare(node, node.label, item, cx));

export const docsChanged = compatibleRule(
  {
    id: 'breaking/docs-changed',
    category: 'compatible',
    raises: 'patch',
    summary: 'docs changed',
    explanation: 'Words don’t break anything, but they may promise something else.',
    examples: {
      previous: '/// Pings.\nping: func();',
      current: '/// Sends a ping.\nping: func();',
    },
  },
  {
    ...items,
    type(node, cx) {
      items.type?.(node, cx);
      for (const { before, after } of node.members.kept) {
        compare(node, `\`${after.name}\` of ${node.label}`, { before, after }, cx);
      }
    },
    package(node, cx) {
      const { before, after } = cx.difference;
      const docs = after.model.packages[node.pair.after]!.docs;
      if (before.model.packages[node.pair.before]!.docs === docs) return;
      cx.report(node, `the docs of ${node.label} changed`);
    },
  },
);

function compare(
  node: NodeBase,
  label: string,
  { before, after }: Pair<Subject>,
  cx: ChangeContext,
): void {
  if (before.docs === after.docs) return;
  cx.report(node, `the docs of ${label} changed`, { before, after });
}
