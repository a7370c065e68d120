/**
 * What evaluating a component brings about, told to whoever wants it: `link` makes a plan of it, `decode` needs
 * nothing but numbers. Ids are the maker's own; evaluation only passes them on.
 */
import type { ComponentTree, CoreModule, ExternName } from '../../binary/index.ts';
import type { TypeId } from '../../model/index.ts';
import type {
  CanonOptions,
  CoreExportItem,
  CoreFuncId,
  CoreInstanceId,
  FuncId,
  InstanceId,
  MemoryId,
  ModuleId,
  OptionsId,
  PlanBuiltin,
  PlanFuncType,
  GuestStep,
  TableId,
} from '../../plan/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import type { Extern } from '../types/entities.ts';

/** The instantiation of a core module. */
export type CoreInstantiation = Omit<GuestStep, 'kind' | 'coreInstance'>;

/** Why something can't be made; becomes a diagnostic at the place of its definition. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly help: readonly string[];
}

/** A canonical built-in other than those of resources. */
export interface BuiltinUse {
  readonly instance: InstanceId;
  /** Its name in `canonTable`. */
  readonly name: string;
  /** What a plan says of it; absent where plans have no such built-in. */
  readonly builtin: PlanBuiltin | undefined;
  /** Absent where the core type has no fixed form. */
  readonly type: CoreSignature | undefined;
}

/** Of what an instance is made. */
export interface MadeOf {
  /** Its component; absent where that is imported, and nobody knows what is in it. */
  readonly tree?: ComponentTree;
  /** The way to an imported component among the imports. */
  readonly imported?: readonly string[];
  /** Where it is made: its index among the instances of its parent, and that of its component; absent for a root. */
  readonly at?: { readonly instance: number; readonly component: number };
}

export interface Maker {
  /** Whether it takes options with a 64-bit memory, and resources represented by i64. */
  readonly takes64Bits?: boolean;
  /** A component instance comes to be. */
  instance(parent: InstanceId | undefined, label: string, of: MadeOf): InstanceId;
  /** An import of an instance is bound: `item` is what the instance sees of what it is given. */
  given?(instance: InstanceId, extern: ExternName, item: Extern): void;
  module(module: CoreModule, label: string): ModuleId;
  instantiate(what: CoreInstantiation): CoreInstanceId;
  /** A function, memory or table that a core instance exports; asked for again, it is the same. */
  coreExport(item: CoreExportItem, type: CoreSignature): CoreFuncId;
  memory(item: CoreExportItem): MemoryId;
  table(item: CoreExportItem): TableId;
  /** Equal options are the same. */
  options(options: CanonOptions): OptionsId;
  lift(what: {
    readonly instance: InstanceId;
    readonly core: CoreFuncId;
    readonly type: PlanFuncType;
    readonly options: OptionsId;
  }): FuncId;
  lower(what: {
    readonly instance: InstanceId;
    readonly func: FuncId;
    readonly options: OptionsId;
    readonly type: CoreSignature;
  }): CoreFuncId;
  resourceBuiltin(
    kind: 'resource-new' | 'resource-drop' | 'resource-rep',
    instance: InstanceId,
    resource: TypeId,
    type: CoreSignature,
  ): CoreFuncId;
  builtin(what: BuiltinUse): CoreFuncId | Refusal;
  /** A resource type comes to be; `type` is its entry in the type table. */
  resource(what: { type: TypeId; instance: InstanceId; dtor?: CoreFuncId }): void;
  /** A function gets a name by being exported. */
  name(func: FuncId, label: string): void;
  /** The host gives something, or the instance `by` of an imported component, whose path begins with the component's. */
  importFunc(path: readonly string[], type: PlanFuncType, by?: InstanceId): FuncId;
  importResource(path: readonly string[], type: TypeId, by?: InstanceId): void;
  importModule(path: readonly string[], by?: InstanceId): ModuleId;
  /** Absent where imported components can't be had: then one that is imported is an error. */
  importComponent?(path: readonly string[]): void;
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
    memory: id,
    table: id,
    options: id,
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
