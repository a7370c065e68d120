/**
 * Files, folders and sockets that a program may have open at once: those of a process are few, and others in it need some,
 * too.
 */
const mostOpen = 1024;

/** What a platform has open and is to give back when it is closed. */
export class Closing {
  readonly #work = new Set<() => void | Promise<void>>();
  #controller: AbortController | undefined;
  #isClosed = false;

  /** Aborted when the platform is closed. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isClosed) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Whether nothing more may be opened. */
  get isFull(): boolean {
    return this.#work.size >= mostOpen;
  }

  /** Has something done at the end; gives what takes that back. */
  atEnd(work: () => void | Promise<void>): () => void {
    this.#work.add(work);
    return () => this.#work.delete(work);
  }

  /** Does it all, once. What fails doesn't keep the rest from being done; the first failure is thrown. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#controller?.abort();
    const ended = await Promise.allSettled(
      [...this.#work].toReversed().map(async (work) => await work()),
    );
    this.#work.clear();
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}
