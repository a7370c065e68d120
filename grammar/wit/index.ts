export * from './ast.ts';
export { directiveOf } from './directives.ts';
export { docText } from './docs.ts';
export { parse } from './parse.ts';
export type { ParseOptions } from './parse.ts';
export { keywords } from '../../src/base/index.ts';
export { childKeys, childrenOf, walk } from './walk.ts';
export type { ChildKeys, Node, NodeKind, NodeOf, NodeVisitor, Visitor } from './walk.ts';
