/**
 * Walks over the AST, driven by one table of child keys, as in graphql-js: a new kind of node is one line here, and
 * the types make sure that it is there.
 */
import type * as ast from './ast.ts';
import type { ResourceFunc } from './ast.ts';

/** Every kind of node. Comments are no nodes: they stand in `WitFile.comments`. */
export type Node =
  | ast.WitFile
  | ast.PackageDecl
  | ast.PackageBlock
  | ast.PackageId
  | ast.Id
  | ast.Version
  | ast.Gate
  | ast.LocalPath
  | ast.PackagePath
  | ast.TopUse
  | ast.InterfaceDecl
  | ast.WorldDecl
  | ast.Use
  | ast.UseName
  | ast.Include
  | ast.Import
  | ast.Export
  | ast.ExternItem
  | ast.FuncDecl
  | ast.FuncType
  | ast.ParamDecl
  | ast.TypeDecl
  | ast.FieldDecl
  | ast.CaseDecl
  | ast.LabelDecl
  | ResourceFunc
  | ast.TypeExpr
  | ast.TypeHole
  | ast.TypeLength
  | ast.ErrorNode;

export type NodeKind = Node['kind'];
export type NodeOf<K extends NodeKind> = WithKind<Node, K>;

type WithKind<N extends { readonly kind: string }, K> = N extends unknown
  ? K extends N['kind']
    ? N
    : never
  : never;

/** The keys of a type of node under which nodes stand. */
type ChildKey<N, All> = {
  [K in keyof N]-?: NonNullable<N[K]> extends All | readonly All[] ? K : never;
}[keyof N];

/** For each kind of a language's nodes the keys under which nodes stand. */
export type ChildKeys<All extends { readonly kind: string }> = {
  readonly [K in All['kind']]: readonly ChildKey<WithKind<All, K>, All>[];
};

/** Where the children of each kind of node stand, in order of the text. */
export const childKeys: ChildKeys<Node> = {
  file: ['package', 'items'],
  'package-decl': ['id'],
  'package-block': ['gates', 'id', 'items'],
  'package-id': ['namespaces', 'names', 'version'],
  id: [],
  version: [],
  since: ['version'],
  deprecated: ['version'],
  unstable: ['feature'],
  'external-id': [],
  'local-path': ['id'],
  'package-path': ['package', 'name'],
  'top-use': ['gates', 'path', 'as'],
  interface: ['gates', 'name', 'items'],
  world: ['gates', 'name', 'items'],
  use: ['gates', 'path', 'names'],
  'use-name': ['name', 'as'],
  include: ['gates', 'path', 'names'],
  import: ['gates', 'item'],
  export: ['gates', 'item'],
  'extern-path': ['path'],
  'extern-named-path': ['name', 'path'],
  'extern-func': ['name', 'type'],
  'extern-interface': ['name', 'items'],
  func: ['gates', 'name', 'type'],
  'func-type': ['params', 'result'],
  param: ['name', 'type'],
  'type-alias': ['gates', 'name', 'type'],
  record: ['gates', 'name', 'fields'],
  field: ['name', 'type'],
  variant: ['gates', 'name', 'cases'],
  case: ['name', 'type'],
  enum: ['gates', 'name', 'cases'],
  flags: ['gates', 'name', 'flags'],
  label: ['name'],
  resource: ['gates', 'name', 'funcs'],
  method: ['gates', 'name', 'type'],
  static: ['gates', 'name', 'type'],
  constructor: ['gates', 'name', 'type'],
  'type-name': ['name'],
  'type-apply': ['args'],
  'type-hole': [],
  'type-length': [],
  error: ['defines'],
};

/** What to do at a node. `enter` that returns `false` leaves out what is under it. */
export interface NodeVisitor<N> {
  readonly enter?: (node: N, parents: readonly Node[]) => boolean | void;
  readonly leave?: (node: N, parents: readonly Node[]) => void;
}

type FuncKind = ResourceFunc['kind'];

/**
 * By kind. `any` is asked before and told after all of them; `resource-func` stands for functions of a resource of
 * all three kinds, one of which has the name of something that every object has.
 */
export type Visitor = {
  readonly [K in Exclude<NodeKind, FuncKind>]?: NodeVisitor<NodeOf<K>>;
} & {
  readonly 'resource-func'?: NodeVisitor<ResourceFunc>;
  readonly any?: NodeVisitor<Node>;
};

/** Visits `node` and all that is under it, in order of the text; parents are given from the outside in. */
export function walk(node: Node, visitor: Visitor): void {
  visit(node, visitor, []);
}

function visit(node: Node, visitor: Visitor, parents: Node[]): void {
  const own = visitor[visitorKey(node.kind)] as NodeVisitor<Node> | undefined;
  const isEntered =
    visitor.any?.enter?.(node, parents) !== false && own?.enter?.(node, parents) !== false;
  if (isEntered) {
    parents.push(node);
    for (const child of childrenOf(node)) visit(child, visitor, parents);
    parents.pop();
  }
  own?.leave?.(node, parents);
  visitor.any?.leave?.(node, parents);
}

function visitorKey(kind: NodeKind): Exclude<keyof Visitor, 'any'> {
  return kind === 'method' || kind === 'static' || kind === 'constructor' ? 'resource-func' : kind;
}

/** The nodes right under a node, in order of the text. */
export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Readonly<Record<string, Node | readonly Node[] | undefined>>;
  return (childKeys[node.kind] as readonly string[]).flatMap((key) => fields[key] ?? []);
}
