/** The thread that a guest names by its index. CanonicalABI.md, Table.get. */
import type { WaitingThread } from '../thread.ts';
import type { PlainInstance } from '../../plain/instance.ts';
import { Trap, type TrapPlace } from '../../core/trap.ts';

/** Traps where there is none. */
export function threadOf(instance: PlainInstance, index: number, place: TrapPlace): WaitingThread {
  const thread = instance.threads.get(index);
  if (thread === undefined) {
    throw new Trap('trap/unknown-thread', place, `unknown thread index ${index}`);
  }
  return thread;
}

/** As `threadOf`; traps also where the thread runs or waits for something. */
export function suspendedThread(
  instance: PlainInstance,
  index: number,
  place: TrapPlace,
): WaitingThread {
  const thread = threadOf(instance, index, place);
  if (!thread.isSuspended) {
    throw new Trap('trap/thread-not-suspended', place, `thread ${index} is not suspended`);
  }
  return thread;
}
