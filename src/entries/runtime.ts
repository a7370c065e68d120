/**
 * The entry `witlink/runtime`: what a program that is linked already needs to run, without linker, WIT and validation.
 * `witlink` exports the same and more.
 */
export {
  asyncKey,
  ComponentError,
  defaultLimits,
  instantiatePlan,
  ProgramExit,
  Trap,
} from '../runtime/index.ts';
export type {
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
export type {
  CanonOptions,
  CoreFunc,
  CoreFuncId,
  CoreFuncType,
  CoreInstanceId,
  CoreItem,
  FuncId,
  InstanceId,
  ModuleId,
  Plan,
  PlanExport,
  PlanFunc,
  PlanFuncType,
  PlanImport,
  PlanInstance,
  PlanModule,
  PlanResource,
  ResourceId,
  Step,
} from '../plan/index.ts';
