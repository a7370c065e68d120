/**
 * What witlink reads of core modules, and of core types in components: shapes, never bodies. Value types are their
 * names in the text format; a reference to a type of the same module is written with its index (`(ref null 3)`).
 * (Core specification, Binary Format; Binary.md, core:moduletype.)
 */

import type { CoreLimits, CoreSignature } from '../wasm/index.ts';

export interface CoreModule {
  readonly kind: 'core-module';
  readonly file: string;
  /** Where the module's preamble starts in the file. */
  readonly offset: number;
  /** The module's bytes: a view of the file, not a copy. */
  readonly bytes: Uint8Array;
  readonly types: readonly CoreDefType[];
  readonly imports: readonly CoreImport[];
  readonly exports: readonly CoreExport[];
  readonly customs: readonly CoreCustom[];
  /** The module's own name, from its name section. */
  readonly name?: string;
}

export interface CoreCustom {
  readonly name: string;
  readonly offset: number;
  readonly data: Uint8Array;
}

export type CoreExternKind = 'func' | 'table' | 'memory' | 'global' | 'tag';
export type CoreSort = CoreExternKind | 'type' | 'module' | 'instance';

/** What tells types apart that look alike: equal types stand at the same place of equal groups (WebAssembly 3.0). */
interface CoreDefinition {
  /** Absent for a final type without supertypes. */
  readonly sub?: { readonly final: boolean; readonly supers: readonly number[] };
  /** The place in a recursive group of several types. */
  readonly rec?: { readonly at: number; readonly size: number };
}

export interface CoreFuncType extends CoreDefinition, CoreSignature {
  readonly kind: 'func';
}

/** A structure or an array; its fields as in the text format. */
export interface CoreDataType extends CoreDefinition {
  readonly kind: 'struct' | 'array';
  readonly fields: readonly string[];
}

export type CoreDefType = CoreFuncType | CoreDataType;

export type CoreExternType =
  | CoreFuncType
  | { readonly kind: 'table'; readonly element: string; readonly limits: CoreLimits }
  | { readonly kind: 'memory'; readonly limits: CoreLimits }
  | { readonly kind: 'global'; readonly type: string; readonly mutable: boolean }
  | { readonly kind: 'tag'; readonly params: readonly string[] };

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: CoreExternType;
}

export interface CoreExport {
  readonly name: string;
  readonly type: CoreExternType;
}

/** An extern type as it stands in a binary: a function or tag names its type by index. */
export type CoreExternUse =
  | Exclude<CoreExternType, { readonly kind: 'func' | 'tag' }>
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'tag'; readonly type: number };

/** `(core type (module …))`: the shape that a module is asked to have, with a type index space of its own. */
export interface CoreModuleType {
  readonly kind: 'module';
  readonly decls: readonly CoreModuleDecl[];
}

export type CoreModuleDecl =
  | { readonly kind: 'type'; readonly types: readonly CoreDefType[] }
  | { readonly kind: 'outer-type'; readonly count: number; readonly index: number }
  | {
      readonly kind: 'import';
      readonly module: string;
      readonly name: string;
      readonly type: CoreExternUse;
    }
  | { readonly kind: 'export'; readonly name: string; readonly type: CoreExternUse };
