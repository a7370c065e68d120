/**
 * What stands in the index spaces of a component instance while it is evaluated: types as nodes, and the things that
 * imports, exports and aliases name. Explainer.md, Index Spaces. Ids are those that the `Maker` gave out.
 */
import type {
  ComponentTree,
  CoreDefType,
  CoreExternType,
  CoreFuncType,
  CoreImport,
  Decl,
  ExternName,
  Sort,
  ValueDefType,
} from '../../binary/index.ts';
import type { Primitive, TypeId, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import type { Scope } from '../eval/scope.ts';

/** An entry of the type index space. Every definition, import, export and alias of a type has a node of its own. */
export type TypeNode = ValueNode | ResourceNode | FuncNode | InstanceTypeNode | ComponentTypeNode;

interface Renaming {
  /** The node of which this is another name, as it was written. */
  readonly of?: TypeNode;
}

/** A use of a value type: of a primitive, or of an entry. */
export type TypeUse = Primitive | ValueNode;

export interface ValueNode extends Renaming {
  readonly kind: 'value';
  /** The interned type: equal for equal types. */
  readonly ref: TypeRef;
  /** Levels of nesting below and including this type. */
  readonly depth: number;
  /** Parts when every type in it is written out. */
  readonly size: number;
  /** As it was written: another name of a type, or a definition whose indexes are looked up in `parts`. */
  readonly source:
    | { readonly kind: 'alias'; readonly target: ValueNode }
    | {
        readonly kind: 'defined';
        readonly def: ValueDefType;
        readonly parts: ReadonlyMap<number, ValueNode | ResourceNode>;
      };
}

export interface ResourceNode {
  readonly kind: 'resource';
  /** The resource's identity. */
  readonly id: TypeId;
  /** The node of which this is another name. */
  readonly target?: ResourceNode;
}

export interface FuncNode extends Renaming {
  readonly kind: 'func';
  readonly type: PlanFuncType;
  readonly params: readonly { readonly name: string; readonly type: TypeUse }[];
  readonly result?: TypeUse;
}

/** An instance type is kept as it was written, with the scope that its outer aliases refer to. */
export interface InstanceTypeNode extends Renaming {
  readonly kind: 'instance';
  readonly decls: readonly Decl[];
  readonly scope: Scope;
  /** What it means, where it was validated. */
  readonly shape?: InstanceShape;
}

export interface ComponentTypeNode extends Renaming {
  readonly kind: 'component';
  readonly decls: readonly Decl[];
  readonly scope: Scope;
  /** What it means, where it was validated. */
  readonly shape?: ComponentShape;
}

/** An instance type as `validate` sees it: made once, and made anew for each instance by substitution. */
export interface InstanceShape {
  readonly exports: ReadonlyMap<string, Extern>;
  /** The abstract resource types that each instance has of its own. */
  readonly fresh: ReadonlySet<TypeId>;
}

export interface ComponentShape extends InstanceShape {
  readonly imports: ReadonlyMap<string, Extern>;
  /** The abstract resource types for which each instantiation gives others. */
  readonly imported: ReadonlySet<TypeId>;
}

/** What a component-level import or export can be. */
export type Extern =
  FuncValue | InstanceValue | ComponentValue | ModuleValue | ValueItem | TypeItem;

/** What has a name of its own among imports or exports. */
interface Named {
  /** How it was imported or exported, where there is more to that than a name. */
  readonly extern?: ExternName;
}

export interface TypeItem extends Named {
  readonly sort: 'type';
  readonly type: TypeNode;
}

/** A value (🪙): of which only its type is known, and which one it is. */
export interface ValueItem extends Named {
  readonly sort: 'value';
  readonly type: TypeUse;
  /** Equal for what is bound to be the same value. */
  readonly id: number;
}

export interface FuncValue extends Named {
  readonly sort: 'func';
  readonly id: number;
  readonly type: FuncNode;
}

export interface InstanceValue extends Named {
  readonly sort: 'instance';
  readonly exports: Map<string, Extern>;
  /**
   * Present where the host gives the instance: what is asked of it is added to it. The way to it among the imports.
   */
  readonly host?: readonly string[];
  /** The instance of an imported component that gives it, where not the host itself does. */
  readonly by?: number;
}

/** A component that can be instantiated: its definition and the scope in which it was defined. */
export interface ComponentValue extends Named {
  readonly sort: 'component';
  /** Absent where only the component's type is known: then it has a shape. */
  readonly tree?: ComponentTree;
  readonly scope: Scope | undefined;
  /** The types as which it was passed on: instances of it are checked against each of them. */
  readonly views: readonly ComponentTypeNode[];
  /** Its type, where it was validated. */
  readonly shape?: ComponentShape;
  /** Present where the host gives the component: the way to it among the imports. */
  readonly host?: readonly string[];
}

export interface ModuleShape {
  readonly imports: readonly CoreImport[];
  readonly exports: ReadonlyMap<string, CoreExternType>;
}

export interface ModuleValue extends Named {
  readonly sort: 'core module';
  readonly id: number;
  readonly shape: ModuleShape;
}

/** What a core instance exports. */
export type CoreValue =
  | CoreFuncValue
  | CoreItemValue<'table'>
  | CoreItemValue<'memory'>
  | CoreItemValue<'global'>
  | CoreItemValue<'tag'>;

export interface CoreItemValue<K extends CoreExternType['kind']> {
  readonly sort: `core ${K}`;
  readonly coreInstance: number;
  readonly name: string;
  readonly type: Extract<CoreExternType, { readonly kind: K }>;
}

export interface CoreFuncValue {
  readonly sort: 'core func';
  readonly id: number;
  /** The core type; absent where it has no fixed form. */
  readonly type?: CoreFuncType | CoreSignature;
}

export interface CoreInstanceValue {
  readonly sort: 'core instance';
  readonly exports: CoreExports;
}

/** What a core instance exports, by name. */
export interface CoreExports {
  get(name: string): CoreValue | undefined;
  keys(): Iterable<string>;
}

export interface CoreTypeValue {
  readonly sort: 'core type';
  readonly type: CoreDefType | { readonly kind: 'module'; readonly shape: ModuleShape };
}

export type Entity = Extern | CoreValue | CoreInstanceValue | CoreTypeValue;

/** The entity of each sort. */
export type EntityOf<S extends Sort> = Extract<Entity, { readonly sort: S }>;
