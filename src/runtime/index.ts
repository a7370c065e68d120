export type { EngineModule } from './core/engine-types.ts';
export { guardModule } from './guard/module.ts';
export { asyncKey } from './host/guest-func.ts';
export { wantsSomething } from './host/imports.ts';
export { disposeKey } from './host/objects.ts';
export {
  instantiatePlan,
  instantiatePlanSync,
  type CompiledPlan,
  type Running,
} from './instantiate.ts';
export { defaultLimits, limitsOf, type AllLimits, type GuestLimits } from './core/limits.ts';
export * from './options.ts';
export type * from '../plan/index.ts';
export * from './plain/trace/trace.ts';
export * from './core/trap.ts';
