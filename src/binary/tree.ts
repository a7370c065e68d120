/**
 * The section tree: a component binary as plain readonly data, one node for each definition, in the order of the file
 * (Binary.md, Component Definitions: sections are flattened there, too). Indexes are as they stand in the file and
 * mean nothing yet: index spaces, types and names are the component room's. Offsets are bytes from the file's start.
 */
import type { CoreDefType, CoreModule, CoreModuleType, CoreSort } from './core.ts';

export interface ComponentTree {
  readonly kind: 'component';
  readonly file: string;
  /** Where the component's preamble starts. */
  readonly offset: number;
  /** The first byte after it. */
  readonly end: number;
  readonly definitions: readonly Definition[];
  readonly names: Names;
  /** How the definitions stood in the file: the writer keeps sections none of whose definitions were changed. */
  readonly sections?: readonly Section[];
}

/** A section as it was read. */
export interface Section {
  readonly id: number;
  /** Its bytes with id and size: a view of the file. */
  readonly bytes: Uint8Array;
  /** What the component's `definitions` have of it. */
  readonly definitions: readonly Definition[];
}

/** What the custom section `component-name` says, for people; it never takes part in meaning. */
export interface Names {
  readonly component?: string;
  /** Names of entries of an index space, by sort (`core func`, `instance`, …), then by index. */
  readonly sorts: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

export type Definition =
  | CustomDef
  | CoreModuleDef
  | CoreInstanceDef
  | CoreTypeDef
  | ComponentDef
  | InstanceDef
  | AliasDef
  | TypeDefinition
  | CanonDef
  | StartDef
  | ImportDef
  | ExportDef
  | ValueDef;

interface At {
  readonly offset: number;
}

export interface CustomDef extends At {
  readonly kind: 'custom';
  readonly name: string;
  readonly data: Uint8Array;
}

export interface CoreModuleDef extends At {
  readonly kind: 'core-module';
  readonly module: CoreModule;
}

export interface CoreInstanceDef extends At {
  readonly kind: 'core-instance';
  readonly expr:
    | {
        readonly kind: 'instantiate';
        readonly module: number;
        readonly args: readonly { readonly name: string; readonly instance: number }[];
      }
    | {
        readonly kind: 'exports';
        readonly exports: readonly {
          readonly name: string;
          readonly sort: CoreSort;
          readonly index: number;
        }[];
      };
}

export interface CoreTypeDef extends At {
  readonly kind: 'core-type';
  /** A recursive group adds several types to the index space. */
  readonly types: readonly (CoreDefType | CoreModuleType)[];
  /** The entry as it was read: more than `types` tells of structures, arrays and subtypes. */
  readonly bytes?: Uint8Array;
}

export interface ComponentDef extends At {
  readonly kind: 'component';
  readonly component: ComponentTree;
}

export type Sort =
  | 'func'
  | 'value'
  | 'type'
  | 'component'
  | 'instance'
  | 'core func'
  | 'core table'
  | 'core memory'
  | 'core global'
  | 'core tag'
  | 'core type'
  | 'core module'
  | 'core instance';

export interface SortIndex {
  readonly sort: Sort;
  readonly index: number;
}

export interface InstanceDef extends At {
  readonly kind: 'instance';
  readonly expr:
    | {
        readonly kind: 'instantiate';
        readonly component: number;
        readonly args: readonly (SortIndex & { readonly name: string })[];
      }
    | { readonly kind: 'exports'; readonly exports: readonly (SortIndex & ExternName)[] };
}

export interface AliasDef extends At {
  readonly kind: 'alias';
  readonly sort: Sort;
  readonly target:
    | { readonly kind: 'export'; readonly instance: number; readonly name: string }
    | { readonly kind: 'core-export'; readonly instance: number; readonly name: string }
    | { readonly kind: 'outer'; readonly count: number; readonly index: number };
}

/** The name of an import or export with its attributes (🏷️, 🔗). */
export interface ExternName {
  readonly name: string;
  readonly implements?: string;
  readonly versionSuffix?: string;
  readonly externalId?: string;
}

export interface TypeDefinition extends At {
  readonly kind: 'type';
  readonly type: DefType;
}

export type DefType = ValueDefType | ResourceDef | FuncType | ComponentType | InstanceType;

/** The names that the primitive value types have in WIT. */
export type Primitive =
  | 'bool'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 's8'
  | 's16'
  | 's32'
  | 's64'
  | 'f32'
  | 'f64'
  | 'char'
  | 'string'
  | 'error-context';

/** A use of a value type: a primitive, or an index into the type index space. */
export type ValType = Primitive | number;

export interface Labelled {
  readonly name: string;
  readonly type: ValType;
}

export type ValueDefType =
  | { readonly kind: 'primitive'; readonly type: Primitive }
  | { readonly kind: 'record'; readonly fields: readonly Labelled[] }
  | {
      readonly kind: 'variant';
      readonly cases: readonly { readonly name: string; readonly type?: ValType }[];
    }
  | { readonly kind: 'list'; readonly type: ValType; readonly length?: number }
  | { readonly kind: 'tuple'; readonly types: readonly ValType[] }
  | { readonly kind: 'flags' | 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: ValType }
  | { readonly kind: 'result'; readonly ok?: ValType; readonly err?: ValType }
  | { readonly kind: 'own' | 'borrow'; readonly resource: number }
  | { readonly kind: 'stream' | 'future'; readonly type?: ValType }
  | { readonly kind: 'map'; readonly key: ValType; readonly value: ValType };

export interface ResourceDef {
  readonly kind: 'resource';
  /** The core type of the representation, `i32` today. */
  readonly rep: string;
  readonly dtor?: number;
}

export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly Labelled[];
  readonly result?: ValType;
}

export interface ComponentType {
  readonly kind: 'component';
  readonly decls: readonly Decl[];
}

export interface InstanceType {
  readonly kind: 'instance';
  readonly decls: readonly Decl[];
}

/** A declarator of a component or instance type; imports stand in component types only. */
export type Decl =
  | CoreTypeDef
  | TypeDefinition
  | AliasDef
  | ImportDef
  | (At & { readonly kind: 'export-decl'; readonly extern: ExternName; readonly type: ExternType });

export type ExternType =
  | { readonly kind: 'core module' | 'func' | 'component' | 'instance'; readonly type: number }
  | { readonly kind: 'type-eq'; readonly type: number }
  | { readonly kind: 'type-sub-resource' }
  | { readonly kind: 'value-eq'; readonly value: number }
  | { readonly kind: 'value'; readonly type: ValType };

export interface ImportDef extends At {
  readonly kind: 'import';
  readonly extern: ExternName;
  readonly type: ExternType;
}

export interface ExportDef extends At {
  readonly kind: 'export';
  readonly extern: ExternName;
  readonly item: SortIndex;
  readonly type?: ExternType;
}

/** A canonical definition; which operands are there is said by its row in the table of `canon-table.ts`. */
export interface CanonDef extends At {
  readonly kind: 'canon';
  readonly name: string;
  readonly operands: CanonOperands;
}

export interface CanonOperands {
  readonly func?: number;
  readonly coreFunc?: number;
  /** Index of a component-level type: a resource, stream, future, or the type of a lifted function. */
  readonly type?: number;
  readonly coreType?: number;
  readonly coreValType?: string;
  /** The result of `task.return`; absent where there is none. */
  readonly result?: ValType;
  readonly index?: number;
  readonly memory?: number;
  readonly table?: number;
  readonly async?: boolean;
  readonly shared?: boolean;
  readonly options?: readonly CanonOption[];
}

export type CanonOption =
  | { readonly kind: 'utf8' | 'utf16' | 'latin1+utf16' | 'async' }
  | { readonly kind: 'memory' | 'realloc' | 'post-return' | 'callback'; readonly index: number };

export interface StartDef extends At {
  readonly kind: 'start';
  readonly func: number;
  readonly args: readonly number[];
  readonly results: number;
}

/** A value definition (🪙): its encoded bytes are kept as they are. */
export interface ValueDef extends At {
  readonly kind: 'value';
  readonly type: ValType;
  readonly data: Uint8Array;
}
