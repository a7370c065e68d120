/** Which resource of a plan a type of handles means, and whose it is. */
import type { TypeId } from '../../model/index.ts';
import type { InstanceId, Plan, ResourceId } from '../../plan/index.ts';

const known = new WeakMap<Plan, ReadonlyMap<TypeId, ResourceId>>();

export function resourceOf(plan: Plan, type: TypeId): ResourceId {
  let ids = known.get(plan);
  if (ids === undefined) {
    known.set(plan, (ids = new Map(plan.resources.map((resource, id) => [resource.type, id]))));
  }
  const id = ids.get(type);
  if (id === undefined) throw new RangeError(`type ${type} is no resource of the plan`);
  return id;
}

/** Whether an instance implements a resource: then borrows reach it as representations. */
export function isImplementedBy(plan: Plan, id: ResourceId, instance: InstanceId): boolean {
  const resource = plan.resources[id]!;
  return resource.kind === 'defined' && resource.instance === instance;
}
