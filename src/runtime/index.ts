export type { EngineGlobal, EngineMemory, EngineModule } from './core/engine-types.ts';
export { makeHostMemory, mostPages } from './core/adapters.ts';
export { emptyTables, mostBytes, pages } from './core/handles/empty-tables.ts';
export { guardModule } from './core/guard-module.ts';
export { canSuspend } from './async/core-call.ts';
export { asyncKey, type CalledTask, taskKey } from './host/async-key.ts';
export {
  findImports,
  type FoundImports,
  type GivenImports,
  wantsSomething,
} from './host/imports.ts';
export { disposeKey, type HostClass, HostObjects } from './host/objects.ts';
export { mostUnits, shortText, textBuiltins } from './host/direct/short-text.ts';
export type { ModuleOptions } from './module-sources.ts';
export type { CallMessage, InstantiateMessage, TrapMessage } from './core/channels.ts';
export type { CompiledPlan, PlainParts } from './instantiate.ts';
export type { ProgramStats } from './watch.ts';
export {
  foundImports,
  instantiateFound,
  instantiatePlan,
  instantiatePlanSync,
  type Running,
} from './runtime.ts';
export { limitsOf } from './core/given-limits.ts';
export { isNumberKind, numberArrays } from './core/numbers.ts';
export { defaultLimits, type AllLimits, type GuestLimits } from './core/limits.ts';
export * from './options.ts';
export type * from '../plan/index.ts';
export * from './trace/trace.ts';
export { ProgramExit } from './core/program-exit.ts';
export {
  ComponentError,
  Trap,
  type TrapCode,
  type TrapFrame,
  type TrapPlace,
} from './core/trap.ts';
export { trapRules } from './core/trap-rules.ts';
