/**
 * A component instance as it runs: its tables, and the flags that say what may enter and leave it. CanonicalABI.md,
 * Component Instances.
 */
import type { Thread } from '../async/thread.ts';
import type { InstanceId } from '../../plan/index.ts';
import { Trap, type TrapPlace } from './trap.ts';
import type { Handles } from './handles/handles.ts';
import type { Table } from './table.ts';

/** A component instance, made from the plan's. */
export interface Instance {
  readonly id: InstanceId;
  /** Its name for people. */
  readonly label: string;
  readonly parent: Instance | undefined;
  /** How many instances it stands in. */
  readonly level: number;
  readonly handles: Handles;
  readonly threads: Table<Thread>;
  /** Whether its threads may have to wait, or can be told apart: then each call of it has one of its own. */
  isConcurrent: boolean;
  /** Cleared while something runs in it, so that a second call can't come in. */
  mayEnter: boolean;
  /** Cleared during realloc and post-return, so that they call nothing outside. */
  mayLeave: boolean;
  /** How often it has asked for no new asynchronous tasks. */
  backpressure: number;
  /** Tasks that wait until they may start. */
  numWaitingToEnter: number;
  /** The thread that alone may run core code on the instance's stack, among those that need it. */
  exclusiveThread: Thread | undefined;
}

/** The name that stands for the host where instances have theirs. */
export const hostLabel = 'host';

/** Where a trap is that no function's call explains. */
export const hostPlace: TrapPlace = { component: hostLabel, func: hostLabel };

/** That an instance is not in realloc or post-return, where it may call nothing outside. */
export function checkLeave(instance: Instance, place: TrapPlace): void {
  if (instance.mayLeave) return;
  throw new Trap('trap/cannot-leave', place, 'called during realloc or post-return');
}

/** Itself and what it stands in, from the inside, but nothing that `other` stands in, too, or is. */
export function lineageWithout(instance: Instance, other: Instance | undefined): Instance[] {
  const lineage: Instance[] = [];
  let shared = other;
  for (let i: Instance | undefined = instance; i !== undefined; i = i.parent) {
    while (shared !== undefined && shared.level > i.level) shared = shared.parent;
    if (shared === i) break;
    lineage.push(i);
  }
  return lineage;
}
