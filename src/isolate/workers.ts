/** Workers that outlive the instances in them. */
import { WorkerThread } from './worker-thread.ts';

/** What only `isolate` does with them. */
export let takeThread: (workers: Workers) => WorkerThread;
export let giveThreadBack: (workers: Workers, thread: WorkerThread) => Promise<void>;

/**
 * Workers for many instances, one after the other: `instantiate(imports, { isolate: workers })` takes one that is free, or makes
 * another. Who closes an instance of which no call is under way gives its worker back; else it is ended with it.
 */
export class Workers implements AsyncDisposable {
  readonly #free: WorkerThread[] = [];
  #isClosed = false;

  static {
    takeThread = (workers) => workers.#take();
    giveThreadBack = (workers, thread) => workers.#giveBack(thread);
  }

  /** Ends those that are free, and the others when their instances are closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#free.splice(0).map((thread) => thread.terminate()));
  }

  #take(): WorkerThread {
    for (let thread = this.#free.pop(); thread !== undefined; thread = this.#free.pop()) {
      if (!thread.isGone) return thread;
    }
    return new WorkerThread();
  }

  async #giveBack(thread: WorkerThread): Promise<void> {
    if (this.#isClosed) await thread.terminate();
    else if (!thread.isGone) this.#free.push(thread);
  }
}
