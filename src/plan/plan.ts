/**
 * The flat plan of a program: what `link` makes of a component, and what the runtime executes. Nested components are
 * gone: every component instance, core module, canonical definition and resource type is one entry of an arena, and
 * `steps` says in which order things come to be. Ids are indexes into the arenas. The plain way runs a plan by
 * lift and lower; `fuse` replaces pairs of them by exports of adapter modules, and gives a plan again.
 */
import type { Param, TypeDef, TypeId, TypeRef } from '../model/index.ts';
import type { CoreLimits, CoreSignature } from '../wasm/index.ts';
import type { PlanBuiltin } from './builtin.ts';

/** An index into `instances` of the plan. */
export type InstanceId = number;
/** The number of a core instance, in the order of their making. */
export type CoreInstanceId = number;
/** An index into `modules` of the plan. */
export type ModuleId = number;
/** An index into `funcs` of the plan. */
export type FuncId = number;
/** An index into `coreFuncs` of the plan. */
export type CoreFuncId = number;
/** An index into `resources` of the plan. */
export type ResourceId = number;
/** An index into `memories` of the plan. */
export type MemoryId = number;
/** An index into `tables` of the plan. */
export type TableId = number;
/** An index into `adapters.items` of the plan. */
export type StoreItemId = number;
/** An index into `options` of the plan. */
export type OptionsId = number;

/** Another one where what runs plans would no more run those that were made before. */
export const planVersion = 1;

/** A linked program as data: all that is made when it is instantiated, in order. */
export interface Plan {
  readonly version: typeof planVersion;
  /**
   * Value types, interned: two structurally equal types (names of fields and cases included) are one entry, aliases
   * are gone. A `resource` entry is nominal: one for each resource type that comes to be, see `resources`.
   */
  readonly types: readonly TypeDef[];
  readonly resources: readonly PlanResource[];
  readonly instances: readonly PlanInstance[];
  readonly modules: readonly PlanModule[];
  readonly coreInstanceCount: number;
  /** The memories and tables that canonical definitions and core modules take, each by the export that it is. */
  readonly memories: readonly CoreExportItem[];
  readonly tables: readonly CoreExportItem[];
  /** The sets of canonical options, each once. */
  readonly options: readonly CanonOptions[];
  readonly coreFuncs: readonly CoreFunc[];
  readonly funcs: readonly PlanFunc[];
  readonly steps: readonly Step[];
  readonly imports: readonly PlanImport[];
  readonly exports: readonly PlanExport[];
  /** What can be told of calls through adapters; absent where there are none. */
  readonly adapters?: PlanAdapters;
}

/** What the numbers mean that adapters leave in the store's globals. */
export interface PlanAdapters {
  /** The calls that may be under way: `at` is an index here plus 1. */
  readonly calls: readonly CallSite[];
  /** The checks that may fail: `trap` is an index here plus 1. */
  readonly traps: readonly TrapSite[];
  /** Lifted functions as JavaScript calls them (`hostSignature`); the others go the plain way. */
  readonly entries: readonly { readonly func: FuncId; readonly core: CoreFuncId }[];
  /** What they share with the store, each once. */
  readonly items: readonly StoreItem[];
}

/** Core code that an adapter calls. */
export interface CallSite {
  readonly instance: InstanceId;
  /** What runs, for people: a function's label, a realloc, a destructor. */
  readonly func: string;
}

/** A rule that an adapter holds an instance to. */
export interface TrapSite {
  readonly code: string;
  readonly instance: InstanceId;
  /**
   * What is wrong. `{0}` to `{2}` are the values that the adapter left: in decimal, `{0x}` in hexadecimal, `{0*8}`
   * eight times as much, `{found 1}` what the tag `{1}` says that stands in the
   * instance's table at `{0}`.
   */
  readonly detail: string;
}

/** What adapters share with the runtime: two memories, globals of type i32, functions. */
export type StoreItem =
  | { readonly name: 'handles' }
  /** What runs (`PlanAdapters.calls`), which check has failed (`PlanAdapters.traps`); both 0 for nothing. */
  | { readonly name: 'at' | 'trap' }
  /** What the failed check has seen. */
  | { readonly name: 'value'; readonly index: 0 | 1 | 2 }
  /** How many calls are under way, and may be; counted where destructors run. */
  | { readonly name: 'depth' | 'depth-limit' }
  /** Which instances may not leave: bit i for the instance i beyond 32 times the block. */
  | { readonly name: 'kept'; readonly block: number }
  /** Which instances are marked as entered, alike; there where calls may come back to what runs. */
  | { readonly name: 'entered'; readonly block: number }
  | { readonly name: 'context'; readonly instance: InstanceId; readonly slot: 0 | 1 }
  /** Where values of JavaScript's lie on their way, see `hostMemory`. */
  | { readonly name: 'host-memory' }
  /** What a guard is told (`guard-signals.ts`): not 0 where a function of the host's has ended the program, or is still to give its result. */
  | { readonly name: 'signal' }
  /** A function of the host's as adapters call it (`hostSignature`), on behalf of `caller`. */
  | {
      readonly name: 'host';
      readonly func: FuncId;
      readonly caller: InstanceId;
      /** By which the caller has lowered it. */
      readonly options: OptionsId;
      readonly type: CoreSignature;
    }
  /** A function of ours `(representation)`: `caller` has dropped the own handle of an object of the host's. */
  | { readonly name: 'dispose'; readonly resource: ResourceId; readonly caller: InstanceId }
  /** Where a function of the host's is still to give its result: waits for that, and gives it. */
  | { readonly name: 'wait' }
  | { readonly name: 'taken'; readonly type: string }
  /** Functions of `wasm:js-string`, the built-ins of engines for strings of JavaScript's, or what stands in for them. */
  | { readonly name: 'js-string'; readonly func: 'length' | 'charCodeAt' | 'fromCharCodeArray' }
  /** A constant: shorter strings than this, in code units, go by these. 0 where something stands in for them. */
  | { readonly name: 'short-text' }
  /**
   * Functions of ours for all other strings: one puts a string into the host's memory, in the guest's encoding, and
   * gives where; one makes a string of what lies there, by pointer and code units.
   */
  | { readonly name: 'write-text' | 'read-text'; readonly encoding: CanonOptions['encoding'] }
  /** A function of ours `(instance) -> i32` that looks at what an instance has grown: 1 where that was too much. */
  | { readonly name: 'grown' };

/** A component instance; the root is entry 0. */
export interface PlanInstance {
  readonly parent?: InstanceId;
  /** A name for people: the component's or instance's name from the name section, a plug's file, or `component 3`. */
  readonly label: string;
}

/** A resource type: defined by a component instance of this plan, or imported by the root. */
export type PlanResource =
  | {
      readonly kind: 'defined';
      readonly type: TypeId;
      readonly label: string;
      readonly instance: InstanceId;
      readonly dtor?: CoreFuncId;
    }
  | {
      readonly kind: 'imported';
      readonly type: TypeId;
      readonly label: string;
      /** The way to it among the imports: import name, then names of nested instances, then the resource's. */
      readonly path: readonly string[];
    };

/** A core module: its bytes, or an import. */
export type PlanModule =
  | {
      readonly kind: 'inline';
      readonly bytes: Uint8Array;
      readonly label: string;
      /** Exports that are its memories and tables that grow, where their sum over the program has to be watched. */
      readonly watched?: readonly WatchedExport[];
    }
  | { readonly kind: 'imported'; readonly path: readonly string[]; readonly label: string };

/** A memory or table of a core module that can grow. */
export interface WatchedExport {
  readonly kind: 'memory' | 'table';
  readonly name: string;
  readonly limits: CoreLimits;
  /** Of what a table is, as the text format has it. */
  readonly element?: string;
}

/** What a core instance exports under a name. */
export interface CoreExportItem {
  readonly coreInstance: CoreInstanceId;
  readonly name: string;
}

/** Something that a core module imports. */
export type CoreItem =
  | { readonly kind: 'func'; readonly func: CoreFuncId }
  | { readonly kind: 'memory'; readonly memory: MemoryId }
  | { readonly kind: 'table'; readonly table: TableId }
  /** For adapters alone. */
  | { readonly kind: 'store'; readonly item: StoreItemId }
  | (CoreExportItem & { readonly kind: 'global' | 'tag' });

/** A core function. `instance` is the component instance in which a canonical definition stands. */
export type CoreFunc = {
  /** Its core type, with names of value types as in the text format. */
  readonly type: CoreSignature;
} & (
  | (CoreExportItem & { readonly kind: 'export' })
  | {
      readonly kind: 'lower';
      readonly instance: InstanceId;
      readonly func: FuncId;
      readonly options: OptionsId;
    }
  | {
      readonly kind: 'resource-new' | 'resource-drop' | 'resource-rep';
      readonly instance: InstanceId;
      readonly resource: ResourceId;
    }
  | {
      /** Any other canonical built-in. */
      readonly kind: 'builtin';
      readonly instance: InstanceId;
      readonly builtin: PlanBuiltin;
    }
);

/** Canonical options (CanonicalABI.md, Canonical Options). */
export interface CanonOptions {
  readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16';
  readonly memory?: MemoryId;
  readonly realloc?: CoreFuncId;
  readonly postReturn?: CoreFuncId;
  readonly async: boolean;
  readonly callback?: CoreFuncId;
}

/** The type of a component-level function, over the plan's types. */
export interface PlanFuncType {
  readonly async: boolean;
  readonly params: readonly Param[];
  readonly result?: TypeRef;
}

/** A component-level function: lifted from a core function, or imported by the root. */
export type PlanFunc =
  | {
      readonly kind: 'lift';
      readonly instance: InstanceId;
      readonly core: CoreFuncId;
      readonly type: PlanFuncType;
      readonly options: OptionsId;
      /** For people: the name under which it is exported first, e.g. `demo:secret-store/store@0.1.0#get`. */
      readonly label: string;
    }
  | {
      readonly kind: 'import';
      readonly path: readonly string[];
      readonly type: PlanFuncType;
      readonly label: string;
    };

/** A function of a component of the plan. */
export type PlanLift = PlanFunc & { readonly kind: 'lift' };

/** One thing that happens at instantiation, in order: a core module becomes a core instance. */
export type Step = {
  readonly module: ModuleId;
  readonly coreInstance: CoreInstanceId;
  readonly imports: readonly CoreImport[];
} & (
  | {
      readonly kind: 'instantiate';
      /** The component instance in which it happens. */
      readonly instance: InstanceId;
    }
  /** A module of the linker's: adapters between component instances. */
  | { readonly kind: 'adapters' }
);

/** A step that makes an instance of a guest's module. */
export type GuestStep = Step & { readonly kind: 'instantiate' };

/** What a core module gets for one of its imports. */
export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly item: CoreItem;
}

/** What the root wants: a tree of names. */
export type PlanImport =
  | { readonly kind: 'func'; readonly name: string; readonly func: FuncId }
  | { readonly kind: 'resource'; readonly name: string; readonly resource: ResourceId }
  | { readonly kind: 'module'; readonly name: string; readonly module: ModuleId }
  | {
      readonly kind: 'instance';
      readonly name: string;
      /** The interface whose shape it has where its own name is a plain one (`implements`). */
      readonly implements?: string;
      /**
       * Within what the version of its name, or of the interface that it implements, is compatible with others: `1`, `0.2`,
       * `0.0.3`, or a pre-release; absent where there is no version.
       */
      readonly track?: string;
      readonly externalId?: string;
      readonly items: readonly PlanImport[];
    };

/** What the root gives: a tree of names. */
export type PlanExport =
  | { readonly kind: 'func'; readonly name: string; readonly func: FuncId }
  | { readonly kind: 'resource'; readonly name: string; readonly resource: ResourceId }
  | { readonly kind: 'module'; readonly name: string; readonly module: ModuleId }
  | { readonly kind: 'type'; readonly name: string; readonly type: TypeRef }
  | { readonly kind: 'instance'; readonly name: string; readonly items: readonly PlanExport[] };
