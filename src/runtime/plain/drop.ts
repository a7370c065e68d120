/**
 * The end of what an own handle stood for: the host's object, or a representation whose destructor runs in the
 * component that implements the resource. Destructors that may have to wait are called by `async/drop.ts`.
 * CanonicalABI.md, canon resource.drop.
 */
import type { CoreFuncId } from '../../plan/index.ts';
import { hostLabel } from '../core/instance.ts';
import type { PlainInstance } from './instance.ts';
import { dtorPlace, type Resource } from '../core/resource.ts';
import type { PlainStore } from './store.ts';
import { Task } from './task.ts';
import { Thread } from './thread.ts';
import type { TrapPlace } from '../core/trap.ts';

/** An own handle that has left its table. */
export interface Dropped {
  readonly resource: Resource;
  readonly rep: number;
  /** The instance that held the handle; absent for the host. */
  readonly caller: PlainInstance | undefined;
  readonly index?: number;
}

/** A component that was entered for the sake of one of its resources. */
export interface Entered {
  readonly instance: PlainInstance;
  /** The destructor's label. */
  readonly func: string;
  readonly place: TrapPlace;
  readonly dtor: CoreFuncId | undefined;
}

/** Ends what an own handle stood for. */
export function dropOwn(store: PlainStore, dropped: Dropped): void {
  const entered = beginDrop(store, dropped);
  if (entered === undefined) return;
  const { instance, func, place, dtor } = entered;
  if (dtor !== undefined) {
    store.depth++;
    const thread = new Thread(new Task(instance, func));
    store.callCore(thread, store.coreFunction(dtor), [dropped.rep]);
    store.depth--;
  }
  store.leaveTo(instance, dropped.caller, place);
}

/** Drops a host's object; enters the component that implements any other. */
export function beginDrop(
  store: PlainStore,
  { resource, rep, caller, index }: Dropped,
): Entered | undefined {
  const event = {
    kind: 'drop',
    from: caller?.label ?? hostLabel,
    resource: resource.label,
    rep,
    ...(index === undefined ? {} : { index }),
    depth: store.depth,
  } as const;
  if (resource.kind === 'host') {
    const dispose = resource.objects.drop(rep);
    store.trace?.({ ...event, to: hostLabel, destructor: dispose !== undefined });
    dispose?.();
    return undefined;
  }
  const { dtor } = resource;
  const instance = store.instance(resource.instance.id);
  const place = dtorPlace(resource);
  const { func } = place;
  store.enterFrom(instance, caller, place);
  store.trace?.({ ...event, to: instance.label, destructor: dtor !== undefined });
  return { instance, func, place, dtor };
}
