/** The resource types of a plan, as they exist in a program that is about to run. Who prints a program prints them instead. */
import type { Instance } from './core/instance.ts';
import type { Resource } from './core/resource.ts';
import type { FoundImports } from './host/imports.ts';
import type { CompiledPlan } from './instantiate.ts';

export function resourcesOf(
  instances: readonly Instance[],
  imports: FoundImports,
  { plan, host }: CompiledPlan,
): readonly Resource[] {
  return plan.resources.map((resource, id): Resource => {
    const { kind, label } = resource;
    const named = { id, label, className: host.classNames[id]! };
    return kind === 'imported'
      ? { kind: 'host', ...named, ...imports.resources.get(id)! }
      : { kind, ...named, instance: instances[resource.instance]!, dtor: resource.dtor };
  });
}
