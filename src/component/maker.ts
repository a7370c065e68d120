/**
 * What evaluating a component brings about, told to whoever wants it: `link` makes a plan of it, `decode` needs
 * nothing but numbers. Ids are the maker's own; evaluation only passes them on.
 */
import type { CoreModule } from '../binary/index.ts';
import type { TypeId, TypeRef } from '../model/index.ts';
import type { CoreSignatureType, FuncTypeRef } from './entities.ts';

export interface Options {
  readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16';
  readonly memory?: { readonly coreInstance: number; readonly name: string };
  readonly realloc?: number;
  readonly postReturn?: number;
  readonly async: boolean;
  readonly callback?: number;
}

export type ImportItem =
  | { readonly kind: 'func'; readonly func: number }
  | {
      readonly kind: 'memory' | 'table' | 'global' | 'tag';
      readonly instance: number;
      readonly name: string;
    };

export interface CoreInstantiation {
  readonly module: number;
  /** The component instance in which it stands. */
  readonly instance: number;
  readonly imports: readonly {
    readonly module: string;
    readonly name: string;
    readonly item: ImportItem;
  }[];
}

export interface Lift {
  readonly instance: number;
  readonly core: number;
  readonly type: FuncTypeRef;
  readonly options: Options;
}

export interface Lower {
  readonly instance: number;
  readonly func: number;
  readonly options: Options;
}

/** A canonical built-in other than those of resources. */
export interface Builtin {
  readonly instance: number;
  /** Its name in `canonTable`. */
  readonly name: string;
  readonly type?: TypeRef;
  /** The core type of the slots of `context.get` and `context.set`. */
  readonly context?: string;
  readonly immediates: readonly number[];
  /** The table that a new thread's function is taken from. */
  readonly table?: { readonly coreInstance: number; readonly name: string };
  readonly options?: Options;
}

/** Why something can't be made; becomes a diagnostic at the place of its definition. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly help: readonly string[];
}

export interface Maker {
  /** Whether it takes options with a 64-bit memory, and resources represented by i64. */
  readonly takes64Bits?: boolean;
  /** A component instance comes to be. */
  instance(parent: number | undefined, label: string): number;
  module(module: CoreModule, label: string): number;
  instantiate(what: CoreInstantiation): number;
  /** A function that a core instance exports; asked for again, it is the same. */
  coreExport(coreInstance: number, name: string, type: CoreSignatureType): number;
  lift(what: Lift): number;
  lower(what: Lower): number;
  resourceBuiltin(
    kind: 'resource-new' | 'resource-drop' | 'resource-rep',
    instance: number,
    resource: TypeId,
  ): number;
  builtin(what: Builtin): number | Refusal;
  /** A resource type comes to be; `type` is its entry in the type table. */
  resource(what: { type: TypeId; instance: number; dtor?: number }): void;
  /** A function gets a name by being exported. */
  name(func: number, label: string): void;
  importFunc(path: readonly string[], type: FuncTypeRef): number;
  importResource(path: readonly string[], type: TypeId): void;
  importModule(path: readonly string[]): number;
}

/** A maker that makes nothing: for those who only want types. */
export function nullMaker(): Maker {
  let next = 0;
  const id = (): number => next++;
  const nothing = (): void => {};
  return {
    takes64Bits: true,
    instance: id,
    module: id,
    instantiate: id,
    coreExport: id,
    lift: id,
    lower: id,
    resourceBuiltin: id,
    builtin: id,
    resource: nothing,
    name: nothing,
    importFunc: id,
    importResource: nothing,
    importModule: id,
  };
}
