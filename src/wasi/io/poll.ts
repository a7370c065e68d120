/** `wasi:io/poll`: pollables over events of any kind, and waiting for several at once. */
import type { IoEvent } from './event.ts';
import { after, type Wait } from './wait.ts';

export class Pollable {
  /** What it stands for; for `poll`. */
  readonly event: IoEvent;
  readonly #wait: Wait;

  constructor(event: IoEvent, wait: Wait) {
    this.event = event;
    this.#wait = wait;
  }

  ready(): boolean {
    return this.event.ready();
  }

  block(): void | Promise<void> {
    return after(this.#wait, this.event, () => undefined);
  }
}

/** `poll`: the indices of those that have happened, at least one. */
export function pollWith(wait: Wait) {
  return (pollables: readonly Pollable[]): Uint32Array | Promise<Uint32Array> => {
    if (pollables.length === 0) throw new Error('`poll` was given nothing to wait for');
    const ready = readyAmong(pollables);
    if (ready.length > 0) return ready;
    const waited = wait(pollables.map(({ event }) => event));
    return waited === undefined ? readyAmong(pollables) : waited.then(() => readyAmong(pollables));
  };
}

function readyAmong(pollables: readonly Pollable[]): Uint32Array {
  const indices: number[] = [];
  for (const [i, pollable] of pollables.entries()) if (pollable.event.ready()) indices.push(i);
  return Uint32Array.from(indices);
}
