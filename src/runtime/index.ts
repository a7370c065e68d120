export type { EngineModule } from './engine-types.ts';
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
export { defaultLimits, limitsOf, type AllLimits, type GuestLimits } from './limits.ts';
export * from './options.ts';
export type * from '../plan/index.ts';
export * from './trace/trace.ts';
export * from './trap.ts';
