/** Where nodes stand in the AST of a composition: WIT's table of child keys, and a line for each kind of node of WAC. */
import type * as wit from '../wit/index.ts';
import { childKeys } from '../wit/index.ts';
import type * as ast from './ast.ts';

/** Nodes of WIT that are others here, or can't be there. */
type Replaced =
  | wit.WitFile
  | wit.PackageDecl
  | wit.PackageBlock
  | wit.TopUse
  | wit.InterfaceDecl
  | wit.WorldDecl
  | wit.Import
  | wit.Export
  | wit.ExternInterface
  | wit.FuncDecl
  | wit.ResourceDecl
  | wit.ResourceFunc;

/** Every kind of node of a composition. */
export type WacNode =
  | Exclude<wit.Node, Replaced>
  | ast.WacFile
  | ast.PackageDirective
  | ast.Statement
  | ast.InlineInterface
  | ast.StringNode
  | ast.Expr
  | ast.Primary
  | ast.Access
  | ast.NamedAccess
  | ast.Argument
  | ast.WacInterfaceItem
  | ast.WacWorldItem
  | ast.WacExternItem
  | ast.WacResourceFunc
  | ast.FuncName;

/** Where the children of each kind of node stand, in order of the text. */
export const wacChildKeys: wit.ChildKeys<WacNode> = {
  ...childKeys,
  'wac-file': ['package', 'statements'],
  'package-directive': ['id', 'targets'],
  'import-statement': ['name', 'as', 'type'],
  'inline-interface': ['items'],
  string: [],
  let: ['name', 'value'],
  'export-statement': ['value', 'as'],
  expr: ['primary', 'accesses'],
  name: ['name'],
  new: ['package', 'arguments'],
  nested: ['value'],
  access: ['name'],
  'named-access': ['name'],
  'inferred-argument': ['name'],
  'named-argument': ['name', 'value'],
  'spread-argument': ['name'],
  'fill-argument': [],
  'func-alias': ['gates', 'name', 'type'],
  'func-name': ['name'],
};
