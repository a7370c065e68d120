/**
 * That no instance is entered while it runs. Calls between components have an order, that in which these are
 * instantiated, so that nothing has to be checked but between relatives; unless a component drops handles of one that
 * it stands in, whose destructor may then drop handles of what runs. In such plans all calls mark what they enter.
 * CanonicalABI.md, ComponentInstance.may_enter_from.
 */
import type { Code } from '../../wasm/index.ts';
import type { InstanceId, Plan } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { ifMarked, setMark } from './marks.ts';

const known = new WeakMap<Plan, boolean>();

/** Whether a destructor can run in an instance around the one that drops. */
function maySurround(plan: Plan): boolean {
  let may = known.get(plan);
  if (may === undefined) {
    may = plan.coreFuncs.some((core) => {
      if (core.kind !== 'resource-drop') return false;
      const resource = plan.resources[core.resource]!;
      if (resource.kind !== 'defined' || resource.dtor === undefined) return false;
      const { instance } = resource;
      return instance !== core.instance && lineage(plan, core.instance).includes(instance);
    });
    known.set(plan, may);
  }
  return may;
}

/** The instance and those it stands in, from the inside. */
function lineage(plan: Plan, instance: InstanceId): readonly InstanceId[] {
  const all: InstanceId[] = [];
  for (let i: InstanceId | undefined = instance; i !== undefined; i = plan.instances[i]!.parent) {
    all.push(i);
  }
  return all;
}

/** What a call newly enters and has to mark; all, where the host calls. */
export function entered(
  plan: Plan,
  instance: InstanceId,
  caller: InstanceId | undefined,
): readonly InstanceId[] {
  if (!maySurround(plan) || instance === caller) return [];
  const before = caller === undefined ? [] : lineage(plan, caller);
  return lineage(plan, instance).filter((i) => !before.includes(i));
}

/** Enters `instance`; ends the program where something runs there already. `leave` takes it back. */
export function enter(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  caller: InstanceId | undefined,
): void {
  for (const id of entered(into.plan, instance, caller)) {
    ifMarked(code, into, 'entered', id, () =>
      into.trap(code, {
        code: 'trap/cannot-enter',
        instance,
        detail: 'called while it is running',
      }),
    );
    setMark(code, into, 'entered', id, true);
  }
}

export function leave(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  caller: InstanceId | undefined,
): void {
  for (const id of entered(into.plan, instance, caller)) {
    setMark(code, into, 'entered', id, false);
  }
}
