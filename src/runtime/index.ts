export * from './options.ts';
export type * from './plan.ts';
export * from './store.ts';
export * from './trace.ts';
export * from './trap.ts';
import type { Plan } from './plan.ts';
import type { Imports, InstantiateOptions, Running } from './options.ts';

/**
 * The shape of `instantiatePlan`: synchronous, over modules compiled before, by `ModuleId` (undefined for imported
 * ones). Throws `WitlinkError` where the imports don't fit the plan, and `Trap` where a start function traps.
 */
export type InstantiatePlan = (
  plan: Plan,
  modules: readonly (WebAssembly.Module | undefined)[],
  imports: Imports,
  options?: InstantiateOptions,
) => Running;
