/** What the rules about gates share: the gates of a node, and the nodes that have some. WIT.md, Feature Gates. */
import type { Deprecated, Gate, Node, Since, Unstable } from '../../../grammar/wit/index.ts';
import type { RuleVisitor } from '../contract.ts';
import { visitDeclared } from './visit-named.ts';

export interface Gates {
  readonly since?: Since;
  readonly unstable?: Unstable;
  readonly deprecated?: Deprecated;
}

type Gated = Node & { readonly gates: readonly Gate[] };

export const isGated = (node: Node): node is Gated => 'gates' in node;

export function gatesOf(node: Node): Gates {
  if (!isGated(node)) return {};
  const since = node.gates.find((gate) => gate.kind === 'since');
  const unstable = node.gates.find((gate) => gate.kind === 'unstable');
  const deprecated = node.gates.find((gate) => gate.kind === 'deprecated');
  return {
    ...(since === undefined ? {} : { since }),
    ...(unstable === undefined ? {} : { unstable }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

/** A visitor of all declarations that may have gates. */
export function visitGated(visit: (node: Gated, parents: readonly Node[]) => void): RuleVisitor {
  return {
    ...visitDeclared(visit),
    use: visit,
    include: visit,
    import: visit,
    export: visit,
  };
}
