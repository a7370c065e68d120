/**
 * The typed AST of a WAC file: statements of its own, and WIT's interfaces, worlds and types. As in WIT it is always
 * there, also for a broken file: what is missing is a node with `missing: true` or an `ErrorNode`. Where a type of
 * functions has a name, which WIT has no word for, there are two nodes more: `func-alias` and `func-name`.
 * Productions are quoted from LANGUAGE.md of bytecodealliance/wac in `parser.ts`.
 */
import type {
  Comment,
  DocComment,
  ErrorNode,
  Export,
  FuncDecl,
  FuncType,
  Gate,
  Id,
  Import,
  Include,
  InterfaceDecl,
  PackageId,
  Range,
  ResourceDecl,
  ResourceFunc,
  TypeDecl,
  Use,
  UsePath,
  WorldDecl,
  ExternInterface,
  ExternItem,
} from '../wit/ast.ts';

/** A WAC file. */
export interface WacFile {
  readonly kind: 'wac-file';
  /** The name under which diagnostics speak of the file. */
  readonly file: string;
  readonly range: Range;
  /** Absent where it is missing, which is an error. */
  readonly package?: PackageDirective;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
}

/** `package a:b targets c:d/e;` */
export interface PackageDirective {
  readonly kind: 'package-directive';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly id: PackageId;
  readonly targets?: UsePath;
}

export type Statement =
  | ImportStatement
  | LetStatement
  | ExportStatement
  | WacInterface
  | WacWorld
  | WacTypeDecl
  | ErrorNode;

/** `import name as extern: type;` */
export interface ImportStatement {
  readonly kind: 'import-statement';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  /** The name by which the rest of the file knows it. */
  readonly name: Id;
  /** The name under which the composition imports it, where it is another. */
  readonly as?: ExternNameNode;
  readonly type: ImportType;
}

/** What is imported: a function, an interface written out, or the path or name of something declared. */
export type ImportType = FuncType | InlineInterface | UsePath | ErrorNode;

/** `interface { … }` as the type of an import. */
export interface InlineInterface {
  readonly kind: 'inline-interface';
  readonly range: Range;
  readonly items: readonly WacInterfaceItem[];
}

/** The name of an import or export as a word, or as a string where it is none. */
export type ExternNameNode = Id | StringNode;

export interface StringNode {
  readonly kind: 'string';
  readonly range: Range;
  /** With escapes resolved. */
  readonly value: string;
}

/** `let name = value;` */
export interface LetStatement {
  readonly kind: 'let';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly name: Id;
  readonly value: Expr;
}

/** `export value;`, `export value as name;` or `export value...;` */
export interface ExportStatement {
  readonly kind: 'export-statement';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly value: Expr;
  readonly as?: ExternNameNode;
  /** Where the `...` stands that spreads the exports of an instance. */
  readonly spread?: Range;
}

/** What an expression begins with, and what is taken out of it, step by step: `(a.b)["c"].d`. */
export interface Expr {
  readonly kind: 'expr';
  readonly range: Range;
  readonly primary: Primary;
  readonly accesses: readonly (Access | NamedAccess)[];
}

export type Primary = NameExpr | NewExpr | NestedExpr | ErrorNode;

/** A local name. */
export interface NameExpr {
  readonly kind: 'name';
  readonly range: Range;
  readonly name: Id;
}

/** `new a:b { … }` */
export interface NewExpr {
  readonly kind: 'new';
  readonly range: Range;
  readonly package: PackageId;
  readonly arguments: readonly Argument[];
}

/** `(value)` */
export interface NestedExpr {
  readonly kind: 'nested';
  readonly range: Range;
  readonly value: Expr;
}

/** `.name` */
export interface Access {
  readonly kind: 'access';
  readonly range: Range;
  readonly name: Id;
}

/** `["name"]` */
export interface NamedAccess {
  readonly kind: 'named-access';
  readonly range: Range;
  readonly name: StringNode;
}

export type Argument = InferredArgument | NamedArgument | SpreadArgument | FillArgument;

/** `name`: what has that local name, for the import that it suits. */
export interface InferredArgument {
  readonly kind: 'inferred-argument';
  readonly range: Range;
  readonly name: Id;
}

/** `name: value` or `"name": value` */
export interface NamedArgument {
  readonly kind: 'named-argument';
  readonly range: Range;
  readonly name: ExternNameNode;
  readonly value: Expr;
}

/** `...name`: the exports of an instance, for what nothing else is given. */
export interface SpreadArgument {
  readonly kind: 'spread-argument';
  readonly range: Range;
  readonly name: Id;
}

/** `...`: what nothing is given is imported by the composition. */
export interface FillArgument {
  readonly kind: 'fill-argument';
  readonly range: Range;
}

/** An interface, in whose functions types of functions may be named. */
export type WacInterface = Omit<InterfaceDecl, 'items'> & {
  readonly items: readonly WacInterfaceItem[];
};

/** A world, likewise. */
export type WacWorld = Omit<WorldDecl, 'items'> & { readonly items: readonly WacWorldItem[] };

export type WacInterfaceItem = Use | WacTypeDecl | WacFunc | ErrorNode;
export type WacWorldItem = Use | WacTypeDecl | WacImport | WacExport | Include | ErrorNode;

export type WacImport = Omit<Import, 'item'> & { readonly item: WacExternItem };
export type WacExport = Omit<Export, 'item'> & { readonly item: WacExternItem };
export type WacExternItem = Exclude<ExternItem, ExternInterface> | WacExternInterface;
export type WacExternInterface = Omit<ExternInterface, 'items'> & {
  readonly items: readonly WacInterfaceItem[];
};

export type WacTypeDecl = Exclude<TypeDecl, ResourceDecl> | WacResource | FuncAlias;
export type WacResource = Omit<ResourceDecl, 'funcs'> & {
  readonly funcs: readonly (WacResourceFunc | ErrorNode)[];
};

/** `name: func();`, or `name: other;` where `other` is a type of functions. */
export type WacFunc = Omit<FuncDecl, 'type'> & { readonly type: FuncType | FuncName };
export type WacResourceFunc = Omit<ResourceFunc, 'type'> & { readonly type: FuncType | FuncName };

/** `type name = func();` */
export interface FuncAlias {
  readonly kind: 'func-alias';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly name: Id;
  readonly type: FuncType;
}

/** The name of a type of functions. */
export interface FuncName {
  readonly kind: 'func-name';
  readonly range: Range;
  readonly name: Id;
}
