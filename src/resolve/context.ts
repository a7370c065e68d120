/**
 * What one resolution carries: the arenas that grow into the model, the findings, and the symbols by which names are
 * looked up. Nothing of it outlives the call of `resolve`.
 */
import { elementSize64, primitiveSize64, type ElementSize } from '../abi/index.ts';
import type {
  Id,
  InterfaceDecl,
  Range,
  TopUse,
  WitFile,
  WorldDecl,
} from '../../grammar/wit/index.ts';
import { diagnostic, KeptFindings, limits, uniqueForm } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts, Span, TextSpan } from '../base/index.ts';
import type {
  DefinedType,
  Func,
  Interface,
  InterfaceId,
  NamedType,
  Package,
  PackageId,
  PackageName,
  Stability,
  TypeDef,
  TypeId,
  TypeRef,
  World,
  WorldId,
  WorldItem,
} from '../model/index.ts';
import { childTypes } from '../model/index.ts';

/** What a name in an interface or world means. `broken` was reported; whatever uses it stays silent. */
export type TypeSymbol = { readonly file: string; readonly range: Range; readonly name: string } & (
  | { readonly kind: 'type'; readonly id: TypeId }
  | { readonly kind: 'func' }
  | { readonly kind: 'gated'; readonly feature: string }
  | { readonly kind: 'broken' }
);

/** The names of one interface or world. Names that differ only in case or hyphens are the same name (component-model#704). */
export class TypeScope {
  readonly #symbols = new Map<string, TypeSymbol>();
  /** Whether something has no name here, which was reported: any name that is unknown may be its. */
  hasNameless = false;

  get(name: string): TypeSymbol | undefined {
    const symbol = this.#symbols.get(uniqueForm(name));
    return symbol?.name === name ? symbol : undefined;
  }

  /** Adds a name unless it is taken; then the earlier symbol is returned and stays. */
  define(symbol: TypeSymbol): TypeSymbol | undefined {
    const key = uniqueForm(symbol.name);
    const earlier = this.#symbols.get(key);
    if (earlier === undefined) this.#symbols.set(key, symbol);
    return earlier;
  }

  names(): string[] {
    return [...this.#symbols.values()].map((symbol) => symbol.name);
  }

  symbols(): Iterable<TypeSymbol> {
    return this.#symbols.values();
  }
}

/** An interface or world of a package. */
export interface ItemSymbol {
  readonly kind: 'interface' | 'world';
  readonly name: string;
  readonly file: FileScope;
  readonly decl: InterfaceDecl | WorldDecl;
  /** `pending` until it is resolved; a use of a pending item lies on a cycle that has been reported. */
  state: 'pending' | 'ready' | 'gated';
  /** The feature that is off, where `state` is `gated`. */
  feature?: string;
  id: InterfaceId | WorldId;
  readonly types: TypeScope;
}

/** The names at the top of one file: the package's own items are looked up after them. */
export interface FileScope {
  readonly ast: WitFile;
  readonly file: string;
  /** By `use path as name;` */
  readonly uses: Map<string, TopUse>;
}

/** A package on its way into the model. */
export interface PackageBuild {
  readonly name: PackageName;
  /** `ns:name@version` */
  readonly key: string;
  /** Where its name is given first. */
  readonly nameSpan: TextSpan;
  readonly docs?: string;
  readonly files: readonly PackageFile[];
  /** Names of items that could not be read. */
  readonly broken: ReadonlySet<string>;
  /** Interfaces and worlds by name, in order of the files. */
  readonly items: Map<string, ItemSymbol>;
  /** Anonymous types by structure: one entry each in a package. */
  readonly anonymous: Map<string, TypeId>;
  /** The structures that only types had which are gated off: what else is gated off doesn't bring them in. */
  readonly gatedAnonymous: Set<string>;
  /** The `own` handle of each resource that is used by value. */
  readonly owns: Map<TypeId, TypeId>;
  /** Whether an interface or world has no name, which was reported: any name that is unknown may be its. */
  hasNameless: boolean;
  /** Whether it was already said that gates need a package version. */
  saidGateNeedsVersion: boolean;
  id: number;
}

export interface PackageFile {
  readonly scope: FileScope;
  readonly items: readonly (InterfaceDecl | WorldDecl | TopUse)[];
}

/** For building what is readonly once it stands in the model: parts that are absent are not set at all. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type InterfaceBuild = Omit<Mutable<Interface>, 'types' | 'functions'> & {
  types: NamedType[];
  functions: Func[];
};

export type WorldBuild = Omit<Mutable<World>, 'imports' | 'exports'> & {
  imports: WorldItem[];
  exports: WorldItem[];
};

export type PackageEntry = Omit<Mutable<Package>, 'interfaces' | 'worlds'> & {
  interfaces: InterfaceId[];
  worlds: WorldId[];
};

/** What a name at some place in WIT refers to or defines: by its kind and its id in the model. */
export type Target =
  | { readonly kind: 'package'; readonly id: number }
  | { readonly kind: 'interface'; readonly id: InterfaceId }
  | { readonly kind: 'world'; readonly id: WorldId }
  | { readonly kind: 'type'; readonly id: TypeId };

/** A use of a name, for editors and linters. */
export interface Reference {
  readonly span: TextSpan;
  readonly target: Target;
}

/** A world's `include` of another, which is in the model. */
export interface WorldInclude {
  /** Where the other is named. */
  readonly span: TextSpan;
  readonly world: WorldId;
  /** That of the `include`; what it brings has only its own. */
  readonly stability?: Stability;
}

/** What is not in the model, since a feature of its gate is not selected. */
export interface LeftOut {
  /** The interface or world that is left out, or, if `isPart`, of which a part is. */
  readonly kind: 'interface' | 'world';
  readonly name: string;
  readonly isPart: boolean;
  readonly package: PackageId;
  readonly feature: string;
}

/** Where packages were looked for. */
export interface Searched {
  /** Folders, in words for people. */
  readonly folders: readonly string[];
  /** The packages of the root's own files, which stand in none of the folders. */
  readonly own: ReadonlySet<string>;
  readonly nearby: readonly NearbyPackage[];
  /** What to do about packages that are unknown, by their names. */
  readonly hints: ReadonlyMap<string, string>;
}

/** A package that stands where none was looked for. */
export interface NearbyPackage {
  /** `ns:name@version` */
  readonly key: string;
  /** Its file or folder. */
  readonly at: string;
  /** The folder in which it stands side by side with others. */
  readonly folder: string;
}

/** One run of `resolve`. */
export class Resolving {
  readonly types: TypeDef[] = [];
  readonly interfaces: InterfaceBuild[] = [];
  readonly worlds: WorldBuild[] = [];
  readonly packages: PackageEntry[] = [];
  readonly #findings = new KeptFindings('resolve/too-many');
  readonly references: Reference[] = [];
  readonly definitions = new Map<object, Target>();
  readonly includes = new Map<WorldId, readonly WorldInclude[]>();
  readonly byKey = new Map<string, PackageBuild>();
  /** The features that gates name. */
  readonly namedFeatures = new Set<string>();
  readonly leftOut: LeftOut[] = [];
  readonly features: ReadonlySet<string> | 'all';
  /** What the help of an unknown package speaks of. */
  readonly searched: Searched;
  /** By type, the levels of nesting below and including it. */
  readonly #depths: number[] = [];
  /** By type, the bytes that a value takes. */
  readonly #sizes: ElementSize[] = [];
  /** Types that are a resource or an alias of one. */
  readonly #resources = new Set<TypeRef>();
  /** Types that contain a `borrow`. */
  readonly #borrows = new Set<TypeRef>();
  #worldItems: number = limits.worldItems;

  constructor(features: readonly string[] | 'all', searched: Searched) {
    this.features = features === 'all' ? 'all' : new Set(features);
    this.searched = searched;
  }

  isOn(feature: string): boolean {
    return this.features === 'all' || this.features.has(feature);
  }

  /** Adds a type to the arena; all that it refers to is there already. */
  addType(def: TypeDef): TypeId {
    const { type } = def;
    const depth = this.depthOf(type);
    const id = this.types.push(def) - 1;
    this.#depths.push(depth);
    this.#sizes.push(this.sizeOf(type));
    if (type.kind === 'resource' || (type.kind === 'alias' && this.#resources.has(type.type))) {
      this.#resources.add(id);
    }
    if (type.kind === 'borrow' || childTypes(type).some((ref) => this.#borrows.has(ref))) {
      this.#borrows.add(id);
    }
    return id;
  }

  /** The levels of types in a type, all of whose parts are there already. */
  depthOf(type: DefinedType): number {
    const below = childTypes(type).reduce<number>(
      (depth, ref) => Math.max(depth, typeof ref === 'string' ? 0 : this.#depths[ref]!),
      0,
    );
    return type.kind === 'alias' ? below : below + 1;
  }

  /** The bytes that a value takes at most, of a type all of whose parts are there already. */
  sizeOf(type: DefinedType): ElementSize {
    return elementSize64(type, (ref) =>
      typeof ref === 'string' ? primitiveSize64(ref) : this.#sizes[ref]!,
    );
  }

  /** Does something of which only the findings are wanted: what it adds to the arena is taken out again. */
  withoutTypes(body: () => void): void {
    const { length } = this.types;
    body();
    for (let id = length; id < this.types.length; id++) {
      this.#resources.delete(id);
      this.#borrows.delete(id);
    }
    this.types.length = length;
    this.#depths.length = length;
    this.#sizes.length = length;
  }

  /** Whether a reference leads, through aliases, to a resource: then it stands for an `own` handle. */
  isResource(ref: TypeRef): ref is TypeId {
    return this.#resources.has(ref);
  }

  hasBorrow(ref: TypeRef): boolean {
    return this.#borrows.has(ref);
  }

  report(code: string, message: string, span: Span | undefined, parts?: DiagnosticParts): void {
    this.#findings.add(diagnostic(`resolve/${code}`, message, span, parts));
  }

  /** The findings, with a last one that counts those that were not kept. */
  findings(): readonly Diagnostic[] {
    return this.#findings.all;
  }

  /** Runs something of whose findings nothing is kept. */
  quietly<T>(run: () => T): T {
    return this.#findings.quietly(run);
  }

  /** Help that offers names near to one that is not there. */
  near(name: string, candidates: () => readonly string[]): string[] {
    return this.#findings.near(name, candidates);
  }

  /**
   * Whether a world may have one more item. Worlds that include each other can be much larger than their text, so
   * there is a limit on all of them together.
   */
  hasRoomInWorlds(span: Span | undefined): boolean {
    this.#worldItems -= 1;
    if (this.#worldItems >= 0) return true;
    if (this.#worldItems === -1) {
      this.report(
        'too-large',
        `the worlds of this input have more than ${limits.worldItems} imports and exports`,
        span,
      );
    }
    return false;
  }
}

/** Where resolving stands: in which package and which file. */
export interface Place {
  readonly run: Resolving;
  readonly pkg: PackageBuild;
  readonly file: FileScope;
  /** The interface or world of the package in which it stands; absent at the top of a file. */
  readonly item?: ItemSymbol;
  /** Whether what is resolved here is gated off, so that it may refer to other things that are. */
  readonly off?: true;
}

export function spanOf(file: string, range: Range): TextSpan {
  return { file, start: range[0], end: range[1] };
}

export function spanIn(place: Place, node: { readonly range: Range }): TextSpan {
  return spanOf(place.file.file, node.range);
}

export function symbolSpan(symbol: { readonly file: string; readonly range: Range }): TextSpan {
  return spanOf(symbol.file, symbol.range);
}

/** Whether a name was there at all; a missing one was reported by the parser. */
export function isThere(id: Id): boolean {
  return id.missing === undefined;
}

/** The names that items declare which could not be read: what uses them stays silent. */
export function brokenNames(
  items: readonly { readonly kind: string; readonly defines?: Id }[],
): Id[] {
  return items.flatMap((i) => (i.kind === 'error' && i.defines !== undefined ? [i.defines] : []));
}

/** How many stations of a cycle are named. */
export const stationsShown = 8;

/** A cycle in words: its stations, the first one again at the end; the middle of a long one is counted. */
export function wayRound(names: readonly string[]): string {
  const shown =
    names.length <= stationsShown
      ? names
      : [
          ...names.slice(0, stationsShown - 2),
          `… ${names.length - stationsShown + 1} more …`,
          names.at(-1)!,
        ];
  return [...shown, names[0]!].join(' → ');
}
