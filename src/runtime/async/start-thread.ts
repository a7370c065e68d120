/**
 * The thread of a core module's start function, in an instance whose threads can be told apart. It may make further
 * ones, but can't wait itself. CanonicalABI.md, Component Instances.
 */
import type { PlainInstance } from '../plain/instance.ts';
import { WaitingTask } from './task.ts';
import { WaitingThread } from './thread.ts';

/** Begins it; the result ends it. */
export function startThread(
  instance: PlainInstance,
  func: string,
): { readonly thread: WaitingThread; readonly end: () => void } {
  const task = new WaitingTask(instance, func);
  const thread = new WaitingThread(task);
  task.registerThread(thread);
  return {
    thread,
    end: () => {
      task.state = 'resolved';
      task.unregisterThread(thread);
    },
  };
}
