/**
 * What component instances grow, where the sum over the program is limited: adapters look at the memories and tables of
 * the caller before a call and of the callee after it, as the plain way does, where these are there when the adapter is
 * made; at the latest they are looked at when the host's call ends. Whoever has grown is counted by the runtime, which
 * only then is called.
 */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import type { InstanceId, MemoryId, Plan, TableId, WatchedExport } from '../../plan/index.ts';
import type { AdapterModule, Need } from './adapter-module.ts';

/** A memory or table that an instance may grow, by its place in the plan's arenas. */
export interface Growth extends WatchedExport {
  readonly id: MemoryId | TableId;
  /** The step that makes it. */
  readonly step: number;
}

/** What each instance may grow; `plan` has all of it in its arenas. */
export interface Growths {
  readonly plan: Plan;
  of(instance: InstanceId): readonly Growth[];
}

export function growthsOf(plan: Plan): Growths {
  const memories = [...plan.memories];
  const tables = [...plan.tables];
  const growths = new Map<InstanceId, Growth[]>();
  for (const [at, step] of plan.steps.entries()) {
    const module = plan.modules[step.module];
    if (step.kind !== 'instantiate' || module?.kind !== 'inline') continue;
    for (const watched of module.watched ?? []) {
      const arena = watched.kind === 'memory' ? memories : tables;
      const id = arena.push({ coreInstance: step.coreInstance, name: watched.name }) - 1;
      const known = growths.get(step.instance) ?? [];
      growths.set(step.instance, [...known, { ...watched, id, step: at }]);
    }
  }
  return {
    plan: { ...plan, memories, tables },
    of: (instance) => growths.get(instance) ?? [],
  };
}

/** What a module before a step imports to look at an instance: at what is there by then. */
export function itemsOf(growths: Growths, instance: InstanceId, before: number): readonly Need[] {
  const all = growths.of(instance).filter(({ step }) => step < before);
  if (all.length === 0) return [];
  return [{ kind: 'store', item: { name: 'grown' } }, ...all.map(needOf)];
}

function needOf({ kind, id }: Growth): Need {
  return kind === 'memory' ? { kind, memory: id } : { kind, table: id };
}

/** Looks at what an instance has grown, and ends the program where it was too much. */
export function checkGrowth(code: Code, into: AdapterModule, instance: InstanceId): void {
  for (const growth of into.growths.of(instance)) {
    const { kind, id, limits } = growth;
    if (!into.has(needOf(growth))) continue;
    // Each module has seen what it has seen: the runtime counts nothing twice.
    const seen = into.shared(`seen ${kind} ${id}`, () =>
      into.module.global('i32', true, (init) => void init.i32(0)),
    );
    const size = (): void => {
      if (kind === 'memory') code.memorySize(into.memory(id));
      else code.tableSize(into.table(id));
      if (limits.address === 'i64') code.op(op.i32WrapI64);
    };
    size();
    code
      .getGlobal(seen)
      .op(op.i32Ne)
      .if(() => {
        size();
        code
          .setGlobal(seen)
          .i32(instance)
          .call(into.store({ name: 'grown' }));
        code.if(() => code.op(op.unreachable));
      });
  }
}
