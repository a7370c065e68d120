/**
 * What the rules that ask for docs share: a rule that visits some kinds of declarations and reports those without doc
 * comments. Their metadata stands in a file for each.
 */
import type { DocComment, Id, Node } from '../../../grammar/wit/index.ts';
import type { LintContext, LintRule, RuleMeta, RuleVisitor } from '../contract.ts';

type Documented = Node & { readonly docs: readonly DocComment[] };

/** A rule that wants docs on all nodes of some kinds; `nameOf` says where to report and how to call the node. */
export function docsRule<K extends keyof RuleVisitor>(
  meta: Omit<RuleMeta, 'category' | 'severity'>,
  kinds: readonly K[],
  nameOf: (node: Documented) => { readonly id: Id; readonly noun: string } | undefined,
): LintRule {
  const visit = (context: LintContext) => (node: Node) => {
    if (!('docs' in node) || (node.docs as readonly DocComment[]).length > 0) return;
    const name = nameOf(node);
    if (name === undefined || name.id.missing === true) return;
    context.report(name.id, `${name.noun} \`${name.id.name}\` has no docs`);
  };
  return {
    meta: { ...meta, category: 'docs', severity: 'off' },
    create: (context) =>
      Object.fromEntries(kinds.map((kind) => [kind, visit(context)])) as RuleVisitor,
  };
}

/** The noun is that of the node's kind. */
export function ownName(node: Documented): { readonly id: Id; readonly noun: string } | undefined {
  return 'name' in node ? { id: node.name as Id, noun: node.kind } : undefined;
}
