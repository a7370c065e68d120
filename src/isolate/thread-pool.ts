/** Worker threads that outlive the instances in them, each of which has one at a time. */
import { WorkerThread } from './worker-thread.ts';

export class ThreadPool {
  readonly #free: WorkerThread[] = [];
  #isClosed = false;

  /** One that nothing runs in. How many there are at once is up to who takes them. */
  take(): WorkerThread {
    for (let thread = this.#free.pop(); thread !== undefined; thread = this.#free.pop()) {
      if (!thread.isGone) return thread;
    }
    return new WorkerThread();
  }

  /** Nothing runs in it any more. */
  async giveBack(thread: WorkerThread): Promise<void> {
    if (this.#isClosed) await thread.terminate();
    else if (!thread.isGone) this.#free.push(thread);
  }

  /** Ends those that are free, and the others when they are given back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#free.splice(0).map((thread) => thread.terminate()));
  }
}

/** The pools of `Workers`, of which only `isolate` takes: their declarations know of no threads. */
export const poolOf = new WeakMap<object, ThreadPool>();
