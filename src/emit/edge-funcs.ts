/**
 * A plan with adapters -> which functions go by these across the host's edge, both ways, with the options by which guests have
 * lifted or lowered them.
 */
import type { FuncId, OptionsId, Plan } from '../plan/index.ts';

/** Each once. */
export interface EdgeFuncs {
  readonly funcs: ReadonlySet<FuncId>;
  readonly options: ReadonlySet<OptionsId>;
}

export function edgeFuncs({ adapters, funcs: all }: Pick<Plan, 'adapters' | 'funcs'>): EdgeFuncs {
  const funcs = new Set<FuncId>();
  const options = new Set<OptionsId>();
  for (const { func } of adapters?.entries ?? []) {
    const lifted = all[func]!;
    if (lifted.kind !== 'lift') continue;
    funcs.add(func);
    options.add(lifted.options);
  }
  for (const item of adapters?.items ?? []) {
    if (item.name !== 'host') continue;
    funcs.add(item.func);
    options.add(item.options);
  }
  return { funcs, options };
}
