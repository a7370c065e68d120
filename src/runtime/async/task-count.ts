/**
 * The tasks that a call of the host's has led to: its own, and those of the functions that it called in turn. A task may go
 * on after it has returned, and whoever has called wants to know when all is done. CanonicalABI.md, Task State.
 */
export class TaskCount {
  readonly #done: () => void;
  #count = 0;

  /** @param done - Called when the last one has exited. */
  constructor(done: () => void) {
    this.#done = done;
  }

  begin(): void {
    this.#count++;
  }

  end(): void {
    if (--this.#count === 0) this.#done();
  }
}
