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
  CanonOptions,
  CoreExportItem,
  CoreFunc,
  CoreFuncId,
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
  TableId,
} from '../plan/index.ts';
export type { CoreSignature } from '../wasm/index.ts';
