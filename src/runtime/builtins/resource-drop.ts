/**
 * `resource.drop`: a handle leaves its table; an own one runs the resource's destructor, in the component that
 * implements it or at the host. CanonicalABI.md, canon resource.drop.
 */
import { checkLeave, removeHandle } from '../handles.ts';
import { describe } from '../host-values.ts';
import { disposeKey, type Resource } from '../resource.ts';
import { type CoreFunction, hostLabel, type Instance, type Store } from '../store.ts';
import { startTask } from '../task.ts';
import { Trap } from '../trap.ts';
import { callerOf, unsigned } from './builtin.ts';

export function resourceDrop(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (i) => {
    const index = unsigned(i);
    const place = callerOf(store, instance);
    checkLeave(instance, place);
    const handle = removeHandle(instance, index, resource, place);
    if (handle.own) {
      dropOwn(store, resource, handle.rep, instance, index);
    } else if (handle.scope !== undefined) {
      handle.scope.numBorrows--;
    }
    return undefined;
  };
}

/** Ends what an own handle stood for; `caller` is the instance that held it, or nothing for the host. */
export function dropOwn(
  store: Store,
  resource: Resource,
  rep: number,
  caller: Instance | undefined,
  index?: number,
): void {
  const event = {
    kind: 'drop',
    from: caller?.label ?? hostLabel,
    resource: resource.label,
    rep,
    ...(index === undefined ? {} : { index }),
    depth: store.depth,
  } as const;
  if (resource.kind === 'host') {
    const { object, last } = resource.objects.release(rep);
    const dispose = last ? disposer(object) : undefined;
    store.trace?.({ ...event, to: hostLabel, destructor: dispose !== undefined });
    dispose?.();
    return;
  }
  const { instance, dtor, label } = resource;
  const func = `[dtor]${label}`;
  store.enter(instance, caller, { component: instance.label, func });
  store.trace?.({ ...event, to: instance.label, destructor: dtor !== undefined });
  if (dtor !== undefined) {
    store.depth++;
    store.callCore(startTask(instance, func, caller), store.coreFunction(dtor), [rep]);
    store.depth--;
  }
  store.leave(instance, caller);
}

/** The host object's `[Symbol.dispose]`, as a call that throws only traps. */
function disposer(object: object): (() => void) | undefined {
  const dispose: unknown = Reflect.get(object, disposeKey);
  if (typeof dispose !== 'function') return undefined;
  return () => {
    try {
      Reflect.apply(dispose, object, []);
    } catch (error) {
      const place = { component: hostLabel, func: '[Symbol.dispose]' };
      throw new Trap('trap/host-exception', place, `it threw ${describe(error)}`, { cause: error });
    }
  };
}
