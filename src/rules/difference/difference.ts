/**
 * What the difference of two models is: a list of nodes that say what was added, removed, kept, renamed and moved at
 * each level, from packages to the uses of types. It judges nothing; `breaking/` does.
 */
import type { Span } from '../../base/index.ts';
import type {
  Direction,
  Func,
  Interface,
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  Param,
  Stability,
  TypeDef,
  TypeId,
  TypeRef,
  WorldId,
  WorldItem,
} from '../../model/index.ts';
import type { WorldInclude } from '../../resolve/index.ts';
import type { ToldElsewhere } from './included.ts';
import type { Members, Pair } from './members.ts';
import type { TypeChange } from './type-change.ts';
import type { TypePairs } from './types.ts';
import type { Usage } from './usage.ts';

/** One of the two models. */
export interface ComparedSide {
  readonly model: Model;
  /** The packages that are compared in full; of all others only what these reach. */
  readonly own: readonly PackageId[];
  /** The package whose items go by their names alone in messages; else the only one that is compared, if it is one. */
  readonly root?: PackageId;
  /** Where packages are named. */
  readonly packageSpans?: ReadonlyMap<PackageId, Span>;
  /** By world what it includes, where there is text that says so. */
  readonly includes?: ReadonlyMap<WorldId, readonly WorldInclude[]>;
}

/** What findings ask of an item. */
export interface Subject {
  readonly span?: Span;
  readonly stability?: Stability;
  readonly docs?: string;
  readonly externalId?: string;
}

/** What every node says. */
export interface NodeBase {
  /** How a message speaks of it: ``function `get` of interface `store` ``. */
  readonly label: string;
  /** On which sides of worlds it stands; both where no world reaches it. */
  readonly sides: ReadonlySet<Direction>;
  /** Whether a world of the compared packages is known to export it. */
  readonly isExported: boolean;
  /** Where it stands in the model after. */
  readonly at?: Span;
  /** Whether it was `@unstable`, itself or what it stands in. */
  readonly isUnstable: boolean;
  /** What it stands in became `@unstable`, which says all of it. */
  readonly isWithinUnstable?: boolean;
}

/** The packages as a whole. */
export interface RootDifference extends NodeBase {
  readonly kind: 'root';
  readonly packages: Members<PackageId>;
}

export interface PackageDifference extends NodeBase {
  readonly kind: 'package';
  readonly pair: Pair<PackageId>;
  readonly interfaces: Members<InterfaceId>;
  readonly worlds: Members<WorldId>;
}

/** A package that is not compared itself but that the compared ones reach. */
export interface DependencyDifference extends NodeBase {
  readonly kind: 'dependency';
  readonly pair: Pair<PackageId>;
  /** Whether their versions are compatible; then what is reached of it is compared as well. */
  readonly isCompatible: boolean;
}

export interface InterfaceDifference extends NodeBase {
  readonly kind: 'interface';
  readonly pair: Pair<Interface>;
  readonly types: Members<NamedType>;
  /** Without those of resources that were added or removed themselves. */
  readonly functions: Members<Func>;
}

export interface WorldDifference extends NodeBase {
  readonly kind: 'world';
  readonly pair: Pair<WorldId>;
  /** Interfaces and free functions. */
  readonly imports: Members<WorldItem>;
  readonly exports: Members<WorldItem>;
  /** What the world has of others by `include`, and is told of those. */
  readonly elsewhere: ToldElsewhere;
  /** Without those that are told elsewhere. */
  readonly types: Members<NamedType>;
  /** Those of the resources that the world itself imports, without those that are told elsewhere. */
  readonly functions: Members<Func>;
}

/** An import or export that is there before and after. */
export interface ExternDifference extends NodeBase {
  readonly kind: 'extern';
  readonly pair: Pair<WorldItem>;
  /** Whether they are interfaces, and not one. */
  readonly isOther: boolean;
}

/** A field, case or flag. */
export interface Label {
  readonly name: string;
  readonly type?: TypeRef;
  readonly docs?: string;
  readonly span?: Span;
}

/** Who has a type in hands, before and after. */
export interface Holding {
  /** Functions pass it, or those of other packages may. */
  readonly isPassed: boolean;
  /** Components have it in their types: it is passed, used by what they export, or a resource. */
  readonly isHeld: boolean;
}

export interface TypeDifference extends NodeBase, Holding {
  readonly kind: 'type';
  readonly pair: Pair<NamedType>;
  /** The definitions; of a name that was and is by `use` only that: what is used is compared where it is defined. */
  readonly before: TypeDef;
  readonly after: TypeDef;
  /** Whether its definition stands in another interface than before. */
  readonly isMoved: boolean;
  /** Whether its name is no longer where it was. */
  readonly isGone: boolean;
  /** Fields, cases or flags, where both are of the same kind. */
  readonly members: Members<Label>;
}

export interface FunctionDifference extends NodeBase {
  readonly kind: 'function';
  readonly pair: Pair<Func>;
  /** Without `self`. */
  readonly params: Members<Param>;
}

/** A place that has a type before and after, and not the same one. */
export interface UseDifference extends NodeBase, Holding {
  readonly kind: 'use';
  readonly place: 'param' | 'result' | 'field' | 'payload' | 'alias';
  readonly pair: Pair<TypeRef>;
  readonly change: TypeChange;
  readonly spans: Pair<Span | undefined>;
  /** Whether the type is what the name of the node is given to, and has no other name. */
  readonly isOwn: Pair<boolean>;
}

export type DifferenceNode =
  | RootDifference
  | PackageDifference
  | DependencyDifference
  | InterfaceDifference
  | WorldDifference
  | ExternDifference
  | TypeDifference
  | FunctionDifference
  | UseDifference;

export interface Difference {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly types: TypePairs;
  readonly usage: Pair<Usage>;
  /**
   * What functions pass that are there before and after; of before also what those of other packages may pass. Of what they pass after only those count whose type is the
   * same, but for names of types: of all others there is more to say.
   */
  readonly passed: Pair<ReadonlySet<TypeId>>;
  /** From the outside in, in the order of the models. */
  readonly nodes: readonly DifferenceNode[];
}

/** What findings ask of an import or export. */
export function itemSubject(item: WorldItem, model: Pick<Model, 'types'>): Subject {
  if (item.kind === 'func') return item.func;
  return item.kind === 'type' ? model.types[item.id]! : item;
}
