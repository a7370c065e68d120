/**
 * Functions of adapters -> as few modules as the order of instantiation allows. Each can be made once all is there
 * that it needs, and must be there before the first core module that imports it: so at the latest place of the one
 * that is most urgent, all are made that can be by then.
 */
import type { CoreFuncId, CoreInstanceId, Plan } from '../../plan/index.ts';
import type { Need } from './adapter-module.ts';
import type { Fused } from './pairs.ts';

/** By function, all that it needs of its surroundings. */
export type Needs = ReadonlyMap<Fused, readonly Need[]>;

/** Functions of one module, which is instantiated before a step of the plan. */
export interface Group {
  /** The index of the step that comes after; the number of steps for the end. */
  readonly before: number;
  readonly members: readonly Fused[];
}

/** `needs` has all functions, each with what it needs. */
export function partition(plan: Plan, needs: Needs): readonly Group[] {
  const fused = [...needs.keys()];
  const made = new Map<CoreInstanceId, number>();
  const wanted = new Map<CoreFuncId, number>();
  for (const [i, step] of plan.steps.entries()) {
    made.set(step.coreInstance, i);
    for (const { item } of step.imports) {
      if (item.kind === 'func' && !wanted.has(item.func)) wanted.set(item.func, i);
    }
  }
  const end = plan.steps.length;
  const memberOf = new Map(fused.flatMap((member) => member.all.map((core) => [core, member])));
  const known = new Map<Fused, number>();
  const madeAfter = (instance: CoreInstanceId): number => made.get(instance)! + 1;
  /** Before which step all is there that a function needs. */
  const readyAt = (member: Fused): number => {
    let ready = known.get(member);
    if (ready === undefined) {
      ready = needs.get(member)!.reduce<number>((latest, item) => {
        if (item.kind === 'memory') {
          return Math.max(latest, madeAfter(plan.memories[item.memory]!.coreInstance));
        }
        if (item.kind !== 'func') return latest;
        const core = plan.coreFuncs[item.func]!;
        const after =
          core.kind === 'export' ? madeAfter(core.coreInstance) : readyAt(memberOf.get(item.func)!);
        return Math.max(latest, after);
      }, 0);
      known.set(member, ready);
    }
    return ready;
  };
  let open = fused.map((member) => ({
    member,
    ready: readyAt(member),
    due: member.all.reduce((due, core) => Math.min(due, wanted.get(core) ?? end), end),
  }));
  open.sort((a, b) => a.due - b.due);
  const groups: Group[] = [];
  while (open.length > 0) {
    const before = open[0]!.due;
    const members = open.filter((o) => o.ready <= before).map((o) => o.member);
    if (members.length === 0) throw new TypeError('a function is imported before what it needs');
    groups.push({ before, members });
    open = open.filter((o) => o.ready > before);
  }
  return groups;
}
