/** Tells those who wait that something may have happened: how sources and sinks of the event loop serve `listen`. */
export class Signal {
  readonly #wakes = new Set<() => void>();

  /** Has `wake` called whenever something may have happened; gives what takes that back. */
  readonly listen = (wake: () => void): (() => void) => {
    // The same function may listen twice.
    const once = () => wake();
    this.#wakes.add(once);
    return () => this.#wakes.delete(once);
  };

  tell(): void {
    for (const wake of [...this.#wakes]) wake();
  }
}
