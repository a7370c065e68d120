/**
 * Resource types as they exist in a running store. One that a component defines has its representations in that
 * component's hands; those of one of the host are numbers that `host/objects.ts` gave to objects. CanonicalABI.md,
 * Resource State.
 */
import type { HostClass, HostObjects } from '../host/objects.ts';
import type { CoreFuncId, ResourceId } from '../../plan/index.ts';
import type { TypeId } from '../../model/index.ts';
import type { Instance } from './instance.ts';
import type { Store } from './store.ts';
import type { TrapPlace } from './trap.ts';

/** The same object is the same type. */
export type Resource = DefinedResource | HostResource;

interface ResourceBase {
  readonly id: ResourceId;
  /** A name for people. */
  readonly label: string;
  /** The name of its class in JavaScript. */
  readonly className: string;
}

export interface DefinedResource extends ResourceBase {
  readonly kind: 'defined';
  readonly instance: Instance;
  readonly dtor: CoreFuncId | undefined;
}

export interface HostResource extends ResourceBase {
  readonly kind: 'host';
  /** The class that the host gave for it. */
  readonly class: HostClass;
  readonly objects: HostObjects;
}

/** The resource type that handles of a type refer to. */
export function resourceOfType(
  { plan, resources }: Pick<Store, 'plan' | 'resources'>,
  type: TypeId,
): Resource {
  return resources[plan.resources.findIndex((r) => r.type === type)]!;
}

/** Where its destructor runs. */
export function dtorPlace({ instance, label }: DefinedResource): TrapPlace {
  return { component: instance.label, func: `[dtor]${label}` };
}
