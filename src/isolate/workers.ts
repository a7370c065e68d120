/** What users keep of workers that outlive the instances in them. */
import { poolOf, ThreadPool } from './thread-pool.ts';

/**
 * Workers for many instances, one after the other: `instantiate(imports, { isolate: workers })` takes one that is free, or makes
 * another. Who closes an instance of which no call is under way gives its worker back; else it is ended with it.
 */
export class Workers implements AsyncDisposable {
  constructor() {
    poolOf.set(this, new ThreadPool());
  }

  /** Ends those that are free, and the others when their instances are closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await poolOf.get(this)!.close();
  }
}
