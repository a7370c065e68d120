/**
 * The entry `witlink/runtime`: what a program that is linked already needs to run, without linker, WIT and validation.
 * `witlink` exports the same and more.
 */
export {
  asyncKey,
  ComponentError,
  defaultLimits,
  guardModule,
  instantiatePlan,
  ProgramExit,
  Trap,
} from '../runtime/index.ts';
export type {
  CompiledPlan,
  EngineModule,
  GuestLimits,
  Imports,
  InstantiateOptions,
  Running,
  Trace,
  TraceEvent,
  TraceHandle,
  TraceResource,
  TraceValue,
  TrapCode,
  TrapPlace,
  ValueShapes,
} from '../runtime/index.ts';
export { analyse } from '../plan/index.ts';
export type {
  CallSite,
  CanonOptions,
  CoreExportItem,
  CoreFunc,
  CoreFuncId,
  CoreImport,
  CoreInstanceId,
  CoreItem,
  Facts,
  FuncId,
  InstanceId,
  Meeting,
  MemoryId,
  ModuleId,
  OptionsId,
  Plan,
  PlanAdapters,
  PlanBuiltin,
  PlanExport,
  PlanFunc,
  PlanFuncType,
  PlanImport,
  PlanInstance,
  PlanModule,
  PlanResource,
  ResourceId,
  Step,
  StoreItem,
  TableId,
  TrapSite,
  WatchedExport,
} from '../plan/index.ts';
export type { CoreLimits, CoreSignature } from '../wasm/index.ts';
