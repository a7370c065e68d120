export { builtins } from './builtins/index.ts';
export { guardModule } from './guard/module.ts';
export { asyncKey } from './host/guest-func.ts';
export { findImports, wantsSomething } from './host/imports.ts';
export { disposeKey } from './host/objects.ts';
export { instantiatePlan, instantiatePlanSync, type Running } from './instantiate.ts';
export {
  defaultLimits,
  limitsOf,
  type AllLimits,
  type GuestLimits,
  type LimitName,
} from './limits.ts';
export * from './options.ts';
export type * from '../plan/index.ts';
export type { CoreFunction } from './state/core-func.ts';
export type { Instance } from './state/instance.ts';
export { Store } from './state/store.ts';
export * from './trace/trace.ts';
export * from './trap.ts';
export { unsupported } from './unsupported.ts';
