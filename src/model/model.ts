/**
 * The model: packages, interfaces, worlds and types after every name is resolved. Flat arenas of readonly data; an id
 * is an index into its arena. Nothing here depends on where it came from: WIT text and component binaries both
 * become this. Its rendering as JSON is `json.ts`, as WIT `print.ts`.
 */
import type { Accessor, Span } from '../base/index.ts';

/** An index into `packages` of the model. */
export type PackageId = number;
/** An index into `interfaces` of the model. */
export type InterfaceId = number;
/** An index into `worlds` of the model. */
export type WorldId = number;
/** An index into `types` of the model. */
export type TypeId = number;

/** All packages of one resolution, dependencies before what depends on them. */
export interface Model {
  readonly packages: readonly Package[];
  readonly interfaces: readonly Interface[];
  readonly worlds: readonly World[];
  readonly types: readonly TypeDef[];
}

/** `namespace:name@version`. With 🪺 there may be more than one namespace and name; they are joined here as written. */
export interface PackageName {
  /** `wasi`, or `a:b` for nested namespaces. */
  readonly namespace: string;
  /** `clocks`, or `a/b` for nested packages. */
  readonly name: string;
  /** A full semver, e.g. `0.2.1-rc.1+build`. */
  readonly version?: string;
}

/** A package: its name, and the interfaces and worlds that it defines. WIT.md, Package Format. */
export interface Package {
  readonly name: PackageName;
  readonly docs?: string;
  /** In order of definition after sorting by dependency. */
  readonly interfaces: readonly InterfaceId[];
  readonly worlds: readonly WorldId[];
  /** Where its name stands first in WIT text; absent for what was made up. */
  readonly span?: Span;
}

/** The gates of an item (WIT.md, Feature Gates); absent means that none is written. */
export type Stability =
  | { readonly kind: 'stable'; readonly since: string; readonly deprecated?: string }
  | { readonly kind: 'unstable'; readonly feature: string; readonly deprecated?: string };

/** What most items carry. */
interface Item {
  /** The text of the doc comments, without comment marks and common indentation. */
  readonly docs?: string;
  readonly stability?: Stability;
  /** `@external-id("…")`, any Unicode string. */
  readonly externalId?: string;
  /** Where the item's name stands in WIT text, or the item in a binary; absent for what was made up. */
  readonly span?: Span;
}

/** Types and functions that belong together, under one name. WIT.md, Interfaces. */
export interface Interface extends Item {
  /** Absent for an interface that is written inline in a world. */
  readonly name?: string;
  readonly package?: PackageId;
  readonly types: readonly NamedType[];
  readonly functions: readonly Func[];
  /** The inline interface that this one was copied from by `include`. */
  readonly cloneOf?: InterfaceId;
}

/** A type under the name that it has in an interface. */
export interface NamedType {
  readonly name: string;
  readonly id: TypeId;
}

/** What a component may import and must export. WIT.md, Worlds. */
export interface World extends Item {
  readonly name: string;
  readonly package: PackageId;
  readonly imports: readonly WorldItem[];
  readonly exports: readonly WorldItem[];
}

/** What a world imports, or what it exports. */
export type Side = 'imports' | 'exports';

/** Whether one thing is imported or exported. */
export type Direction = 'import' | 'export';

/** One import or export of a world. */
export type WorldItem = WorldInterface | WorldFunc | WorldType;

/** An interface that a world imports or exports. */
export interface WorldInterface extends Item {
  readonly kind: 'interface';
  /**
   * The plain name of `import name: interface { … }` and `import name: path`; absent for `import path`, whose name is
   * that of the interface (`interfaceName`). A plain name with an interface that has a name of its own is an
   * `implements` import.
   */
  readonly name?: string;
  readonly id: InterfaceId;
}

/** A function that a world imports or exports by itself. */
export interface WorldFunc {
  readonly kind: 'func';
  readonly name: string;
  readonly func: Func;
}

/** A type that a world defines or takes by `use`: it is imported. */
export interface WorldType {
  readonly kind: 'type';
  readonly name: string;
  readonly id: TypeId;
  readonly span?: Span;
}

/** A function; its `name` is the mangled one (`[method]blob.read`), as in a component. */
export interface Func extends Item {
  readonly name: string;
  readonly kind: FuncKind;
  readonly async: boolean;
  /** With the `self` of a method first. */
  readonly params: readonly Param[];
  readonly result?: TypeRef;
}

/**
 * To what a function belongs: to nothing, or to a resource in one of three ways, WIT.md, Item: `resource`; and whether it
 * reads or writes a property (📡).
 */
export type FuncKind =
  | { readonly kind: 'freestanding'; readonly accessor?: Accessor }
  | { readonly kind: 'method'; readonly resource: TypeId; readonly accessor?: Accessor }
  | { readonly kind: 'static'; readonly resource: TypeId; readonly accessor?: Accessor }
  | { readonly kind: 'constructor'; readonly resource: TypeId };

/** A function's parameter. */
export interface Param {
  readonly name: string;
  readonly type: TypeRef;
  readonly span?: Span;
}

/** The names of all types that have no parts. WIT.md, Types. */
export const primitives = [
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  's8',
  's16',
  's32',
  's64',
  'f32',
  'f64',
  'char',
  'string',
  'error-context',
] as const;

/** A type that has no parts. WIT.md, Types. */
export type Primitive = (typeof primitives)[number];

/** What a map's key can be (WIT.md, Types): keys must have an equality that every language agrees on. */
export const mapKeys: ReadonlySet<string | TypeId> = new Set(
  primitives.filter((p) => p !== 'f32' && p !== 'f64' && p !== 'error-context'),
);

/** A use of a type: a primitive by name, anything else by its id. */
export type TypeRef = Primitive | TypeId;

/** A named type of an interface or world, or an anonymous one such as `list<u8>` (without name and owner). */
export interface TypeDef extends Item {
  readonly name?: string;
  readonly owner?: TypeOwner;
  readonly type: DefinedType;
}

/** Where a type is defined; a type without a name has none. */
export type TypeOwner =
  | { readonly kind: 'interface'; readonly id: InterfaceId }
  | { readonly kind: 'world'; readonly id: WorldId };

/** The structure of a type. `switch` on `kind` and end in a never-check. */
export type DefinedType =
  | RecordType
  | VariantType
  | EnumType
  | FlagsType
  | TupleType
  | OptionType
  | ResultType
  | ListType
  | MapType
  | FutureType
  | StreamType
  | HandleType
  | ResourceType
  | AliasType;

/** A record: named fields, in this order. WIT.md, Item: `record`. */
export interface RecordType {
  readonly kind: 'record';
  readonly fields: readonly Field[];
}

/** A field of a record. */
export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly docs?: string;
  readonly span?: Span;
}

/** A variant: one of several cases, each with a value or without. WIT.md, Item: `variant`. */
export interface VariantType {
  readonly kind: 'variant';
  readonly cases: readonly Case[];
}

/** A case of a variant; without a type it carries no value. */
export interface Case {
  readonly name: string;
  readonly type?: TypeRef;
  readonly docs?: string;
  readonly span?: Span;
}

/** A label without a type: a case of an enum, a flag. */
export interface Label {
  readonly name: string;
  readonly docs?: string;
  readonly span?: Span;
}

/** An enum: a variant whose cases carry nothing. WIT.md, Item: `enum`. */
export interface EnumType {
  readonly kind: 'enum';
  readonly cases: readonly Label[];
}

/** Flags: any number of names, each set or not. WIT.md, Item: `flags`. */
export interface FlagsType {
  readonly kind: 'flags';
  readonly flags: readonly Label[];
}

/** A tuple: fields by their position. WIT.md, Types. */
export interface TupleType {
  readonly kind: 'tuple';
  readonly types: readonly TypeRef[];
}

/** A value or none. WIT.md, Types. */
export interface OptionType {
  readonly kind: 'option';
  readonly type: TypeRef;
}

/** A value or an error, either of which may be absent. WIT.md, Types. */
export interface ResultType {
  readonly kind: 'result';
  readonly ok?: TypeRef;
  readonly err?: TypeRef;
}

/** A list. WIT.md, Types. */
export interface ListType {
  readonly kind: 'list';
  readonly type: TypeRef;
  /** Present for a fixed-length list (🔧). */
  readonly length?: number;
}

/** A map from keys to values. WIT.md, Types. */
export interface MapType {
  readonly kind: 'map';
  readonly key: TypeRef;
  readonly value: TypeRef;
}

/** A value that is there later; without a type only that it is. WIT.md, Types. */
export interface FutureType {
  readonly kind: 'future';
  readonly type?: TypeRef;
}

/** Values that come one after the other; without a type only how many. WIT.md, Types. */
export interface StreamType {
  readonly kind: 'stream';
  readonly type?: TypeRef;
}

/** A handle. In WIT text `own` is implied where a resource is named; in the model it is always written out. */
export interface HandleType {
  readonly kind: 'own' | 'borrow';
  readonly resource: TypeId;
}

/** A resource: what handles refer to. WIT.md, Item: `resource`. */
export interface ResourceType {
  readonly kind: 'resource';
}

/** `type a = b`, or a type that came by `use`. */
export interface AliasType {
  readonly kind: 'alias';
  readonly type: TypeRef;
}
