/**
 * The typed AST of a WIT file. It is always there, also for a broken file: what is missing is a node with
 * `missing: true` or an `ErrorNode`. Every node has a range, half-open UTF-16 indexes into the text as given. All
 * comments stand in `WitFile.comments`, in order; doc comments are attached to their items as well.
 * Productions are quoted from WIT.md in `parser.ts`.
 */

/** `[start, end)` in UTF-16 units. */
export type Range = readonly [start: number, end: number];

export interface WitFile {
  readonly kind: 'file';
  /** The name under which diagnostics speak of the file. */
  readonly file: string;
  readonly range: Range;
  /** `package a:b@1.0.0;` at the top. */
  readonly package?: PackageDecl;
  readonly items: readonly TopItem[];
  readonly comments: readonly Comment[];
}

export type TopItem = TopUse | InterfaceDecl | WorldDecl | PackageBlock | ErrorNode;

/** Something that could not be read; whatever caused it has been reported. */
export interface ErrorNode {
  readonly kind: 'error';
  readonly range: Range;
  /** The name that it seems to declare, so that uses of it need not be reported as well. */
  readonly defines?: Id;
}

export interface Comment {
  readonly kind: 'line-comment' | 'block-comment';
  readonly range: Range;
  /** The comment as written, with its marks. */
  readonly text: string;
}

/**
 * A comment that stands before an item, as written, marks included. Every form of comment counts, as in wasm-tools, but
 * neither an empty one, nor one behind the last token of a line, which says nothing of what is below, nor a directive
 * to a tool (`directiveOf`). `docText` gives the text of a run of them.
 */
export interface DocComment {
  readonly range: Range;
  readonly text: string;
}

export interface Id {
  readonly kind: 'id';
  readonly range: Range;
  /** Without the `%` that may stand before it; empty when missing. */
  readonly name: string;
  /** Present when the parser expected a name here and there was none. */
  readonly missing?: true;
}

/** A semantic version as written, e.g. `0.2.0-rc.1`. Its validity has been checked. */
export interface Version {
  readonly kind: 'version';
  readonly range: Range;
  /** Empty when missing or invalid. */
  readonly text: string;
}

/** `( id ':' )+ id ( '/' id )* ('@' version)?` */
export interface PackageId {
  readonly kind: 'package-id';
  readonly range: Range;
  readonly namespaces: readonly Id[];
  readonly names: readonly Id[];
  readonly version?: Version;
}

export interface PackageDecl {
  readonly kind: 'package-decl';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly id: PackageId;
}

/** `package a:b { … }` */
export interface PackageBlock {
  readonly kind: 'package-block';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly id: PackageId;
  readonly items: readonly TopItem[];
}

export type Gate = Since | Unstable | Deprecated | ExternalId;

/** `@since(version = 1.0.0)` */
export interface Since {
  readonly kind: 'since';
  readonly range: Range;
  readonly version: Version;
}

/** `@deprecated(version = 1.0.0)` */
export interface Deprecated {
  readonly kind: 'deprecated';
  readonly range: Range;
  readonly version: Version;
}

/** `@unstable(feature = name)` */
export interface Unstable {
  readonly kind: 'unstable';
  readonly range: Range;
  readonly feature: Id;
}

/** `@external-id("…")`; it stands among the gates because it is written where they are. */
export interface ExternalId {
  readonly kind: 'external-id';
  readonly range: Range;
  /** With escapes resolved. */
  readonly value: string;
}

/** `id`, or a path into another package: `ns:pkg/iface@1.0.0`. */
export type UsePath = LocalPath | PackagePath;

export interface LocalPath {
  readonly kind: 'local-path';
  readonly range: Range;
  readonly id: Id;
}

export interface PackagePath {
  readonly kind: 'package-path';
  readonly range: Range;
  /** The package's name; its version stands after the item's name in the text. */
  readonly package: PackageId;
  readonly name: Id;
}

/** `use path as name;` at the top of a file. */
export interface TopUse {
  readonly kind: 'top-use';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly path: UsePath;
  readonly as?: Id;
}

export interface InterfaceDecl {
  readonly kind: 'interface';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly name: Id;
  readonly items: readonly InterfaceItem[];
}

export interface WorldDecl {
  readonly kind: 'world';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly name: Id;
  readonly items: readonly WorldItem[];
}

export type InterfaceItem = Use | TypeDecl | FuncDecl | ErrorNode;
export type WorldItem = Use | TypeDecl | Import | Export | Include | ErrorNode;

/** `use path.{a, b as c};` */
export interface Use {
  readonly kind: 'use';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly path: UsePath;
  readonly names: readonly UseName[];
}

/** `name` or `name as as`; also the items of `include … with`, where `as` is always there. */
export interface UseName {
  readonly kind: 'use-name';
  readonly range: Range;
  readonly name: Id;
  readonly as?: Id;
}

/** `include path with { a as b };` */
export interface Include {
  readonly kind: 'include';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly path: UsePath;
  readonly names: readonly UseName[];
}

export interface Import {
  readonly kind: 'import';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly item: ExternItem;
}

export interface Export {
  readonly kind: 'export';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly item: ExternItem;
}

/** What is imported or exported. */
export type ExternItem = ExternPath | ExternNamedPath | ExternFunc | ExternInterface | ErrorNode;

/** `import path;` */
export interface ExternPath {
  readonly kind: 'extern-path';
  readonly range: Range;
  readonly path: UsePath;
}

/** `import name: path;` (🏷️, implements) */
export interface ExternNamedPath {
  readonly kind: 'extern-named-path';
  readonly range: Range;
  readonly name: Id;
  readonly path: UsePath;
}

/** `import name: func();` */
export interface ExternFunc {
  readonly kind: 'extern-func';
  readonly range: Range;
  readonly name: Id;
  readonly type: FuncType;
}

/** `import name: interface { … }` */
export interface ExternInterface {
  readonly kind: 'extern-interface';
  readonly range: Range;
  readonly name: Id;
  readonly items: readonly InterfaceItem[];
}

export interface FuncDecl {
  readonly kind: 'func';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly name: Id;
  readonly type: FuncType;
}

/** `async? func(params) -> result`, or `get(…)` or `set(…)` */
export interface FuncType {
  readonly kind: 'func-type';
  readonly range: Range;
  readonly async: boolean;
  /** Of a getter or setter (📡). */
  readonly accessor?: 'get' | 'set';
  readonly params: readonly ParamDecl[];
  readonly result?: TypeExpr;
}

export interface ParamDecl {
  readonly kind: 'param';
  readonly range: Range;
  readonly name: Id;
  readonly type: TypeExpr;
}

/** A type declaration of an interface or world. */
export type TypeDecl = AliasDecl | RecordDecl | VariantDecl | EnumDecl | FlagsDecl | ResourceDecl;

interface TypeDeclBase {
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  readonly name: Id;
}

export interface AliasDecl extends TypeDeclBase {
  readonly kind: 'type-alias';
  readonly type: TypeExpr;
}

export interface RecordDecl extends TypeDeclBase {
  readonly kind: 'record';
  readonly fields: readonly FieldDecl[];
}

export interface FieldDecl {
  readonly kind: 'field';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly name: Id;
  readonly type: TypeExpr;
}

export interface VariantDecl extends TypeDeclBase {
  readonly kind: 'variant';
  readonly cases: readonly CaseDecl[];
}

export interface CaseDecl {
  readonly kind: 'case';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly name: Id;
  readonly type?: TypeExpr;
}

export interface EnumDecl extends TypeDeclBase {
  readonly kind: 'enum';
  readonly cases: readonly LabelDecl[];
}

export interface FlagsDecl extends TypeDeclBase {
  readonly kind: 'flags';
  readonly flags: readonly LabelDecl[];
}

/** A case of an enum, or a flag. */
export interface LabelDecl {
  readonly kind: 'label';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly name: Id;
}

export interface ResourceDecl extends TypeDeclBase {
  readonly kind: 'resource';
  readonly funcs: readonly (ResourceFunc | ErrorNode)[];
}

export interface ResourceFunc {
  readonly kind: 'method' | 'static' | 'constructor';
  readonly range: Range;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
  /** For a constructor the keyword itself. */
  readonly name: Id;
  readonly type: FuncType;
}

/** A type as written. */
export type TypeExpr = TypeName | TypeApply | ErrorNode;

/** The name of a declared type. */
export interface TypeName {
  readonly kind: 'type-name';
  readonly range: Range;
  readonly name: Id;
}

/**
 * A built-in type: `u8`, `string`, `result`, `list<u8, 4>`. Constructors are read generically; how many arguments of
 * which kind each takes is the resolver's to say.
 */
export interface TypeApply {
  readonly kind: 'type-apply';
  readonly range: Range;
  readonly keyword: string;
  readonly keywordRange: Range;
  /** Absent when no `<…>` is written. */
  readonly args?: readonly TypeArg[];
}

export type TypeArg = TypeExpr | TypeHole | TypeLength;

/** `_`, as in `result<_, e>` */
export interface TypeHole {
  readonly kind: 'type-hole';
  readonly range: Range;
}

/** The length in `list<u8, 4>` */
export interface TypeLength {
  readonly kind: 'type-length';
  readonly range: Range;
  /** The digits as written. */
  readonly text: string;
}
