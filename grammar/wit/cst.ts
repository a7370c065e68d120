/** Looking into nodes of the concrete syntax tree: children by the name of their rule or token. */
import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { Range } from './ast.ts';
import { endOf } from './problem.ts';

/** What stands in place of a node that has been read: its part of the AST. */
export interface ReadNode<T extends { readonly range: Range }> extends CstNode {
  readonly read: T;
}

const none: readonly never[] = [];

/** The first token of a kind, if there is one. */
export function token(node: CstNode, kind: string): IToken | undefined {
  return node.children[kind]?.[0] as IToken | undefined;
}

export function tokens(node: CstNode, kind: string): readonly IToken[] {
  return (node.children[kind] as IToken[] | undefined) ?? none;
}

/** The first node of a rule, if there is one. */
export function node(parent: CstNode, rule: string): CstNode | undefined {
  return parent.children[rule]?.[0] as CstNode | undefined;
}

export function nodes(parent: CstNode, rule: string): readonly CstNode[] {
  return (parent.children[rule] as CstNode[] | undefined) ?? none;
}

/** Where the last token under a node ends; for nodes that have no fixed last token, or lack it. */
export function lastEnd(parent: CstNode): number {
  if ('read' in parent) return (parent as ReadNode<{ readonly range: Range }>).read.range[1];
  let end = -1;
  for (const children of Object.values(parent.children)) {
    for (const child of children)
      end = Math.max(end, isNode(child) ? lastEnd(child) : endOf(child));
  }
  return end;
}

const isNode = (element: CstElement): element is CstNode => 'children' in element;
