/**
 * `resource.drop`: a handle leaves its table; an own one runs the resource's destructor, in the component that
 * implements it or at the host. CanonicalABI.md, canon resource.drop.
 */
import { callDestructor } from '../../async/lift-task.ts';
import type { Co, OwnFunction } from '../../async/coroutine.ts';
import { Thread } from '../../async/thread.ts';
import { describeThrown, isA } from '../../host/describe.ts';
import { disposeKey } from '../../host/objects.ts';
import type { CoreFuncId } from '../../../plan/index.ts';
import type { CoreValue } from '../../core/core-func.ts';
import { hostLabel, type Instance } from '../../core/instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { Store } from '../../core/store.ts';
import { Task } from '../../core/task.ts';
import { ProgramExit, Trap } from '../../core/trap.ts';
import { leaving, unsigned } from './builtin.ts';

/** The function of an instance; it waits where the destructor may. */
export function resourceDrop(store: Store, instance: Instance, resource: Resource): OwnFunction {
  /** Takes the handle; gives what to drop. */
  const take = (i: CoreValue | undefined): Dropped | undefined => {
    const index = unsigned(i);
    const { own, rep } = instance.handles.drop(index, resource, leaving(store, instance));
    return own ? { resource, rep, caller: instance, index } : undefined;
  };
  if (resource.kind === 'defined' && resource.instance.isConcurrent) {
    return {
      kind: 'waiting',
      call: function* (i) {
        const dropped = take(i);
        if (dropped !== undefined) yield* dropOwnWaiting(store, dropped);
        return undefined;
      },
    };
  }
  return {
    kind: 'plain',
    call: (i) => {
      const dropped = take(i);
      if (dropped !== undefined) dropOwn(store, dropped);
      return undefined;
    },
  };
}

interface Dropped {
  readonly resource: Resource;
  readonly rep: number;
  /** The instance that held the handle; absent for the host. */
  readonly caller: Instance | undefined;
  readonly index?: number;
}

/** Ends what an own handle stood for. */
export function dropOwn(store: Store, dropped: Dropped): void {
  const begun = begin(store, dropped);
  if (begun === undefined) return;
  if (begun.dtor !== undefined) {
    store.depth++;
    const thread = new Thread(begun.task);
    store.callCore(thread, store.coreFunction(begun.dtor), [dropped.rep]);
    store.depth--;
  }
  store.leave(begun.task.instance, dropped.caller, begun.task.place);
}

/** As `dropOwn`, where the destructor may have to wait. */
export function* dropOwnWaiting(store: Store, dropped: Dropped): Co<void> {
  const begun = begin(store, dropped);
  if (begun === undefined) return;
  if (begun.dtor !== undefined) yield* callDestructor(store, begun.task, begun.dtor, dropped.rep);
  store.leave(begun.task.instance, dropped.caller, begun.task.place);
}

/** Drops a host's object; enters the component that implements any other. */
function begin(
  store: Store,
  { resource, rep, caller, index }: Dropped,
): { readonly task: Task; readonly dtor: CoreFuncId | undefined } | undefined {
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
    return undefined;
  }
  const { instance, dtor, label } = resource;
  const task = new Task(instance, `[dtor]${label}`, caller);
  store.enter(instance, caller, task.place);
  store.trace?.({ ...event, to: instance.label, destructor: dtor !== undefined });
  return { task, dtor };
}

/** The host object's `[Symbol.dispose]`, as a call that throws only traps. */
function disposer(object: object): (() => void) | undefined {
  const dispose = orTrap(() => Reflect.get(object, disposeKey) as unknown);
  if (typeof dispose !== 'function') return undefined;
  return () => orTrap(() => Reflect.apply(dispose, object, []) as unknown);
}

function orTrap(code: () => unknown): unknown {
  try {
    return code();
  } catch (error) {
    if (isA(error, ProgramExit)) throw error;
    const place = { component: hostLabel, func: '[Symbol.dispose]' };
    const detail = `it threw ${describeThrown(error)}`;
    throw new Trap('trap/host-exception', place, detail, { cause: error });
  }
}
