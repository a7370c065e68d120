/**
 * Instances to answer requests with: a fresh one for each, some of them made ahead, or one for all until it fails.
 */
import type { LeavingBody, Exchange, TransportField } from '../wasi/index.ts';
import type { RequestNote } from './events.ts';

/** Begins a response. */
export type Respond = (status: number, fields: Iterable<TransportField>) => LeavingBody;

/** An instance of a program, with its platform. */
export interface ServedInstance {
  /** Settles when its handler has returned; rejects with what it trapped with. */
  handle(exchange: Exchange, respond: Respond, request: RequestNote): Promise<void>;
  /** Ends it, with all that it has of its platform. */
  [Symbol.asyncDispose](): Promise<void>;
}

export class Instances {
  readonly #make: () => Promise<ServedInstance>;
  readonly #reuse: boolean;
  readonly #ahead: number;
  #made: Promise<ServedInstance>[] = [];
  #isClosed = false;

  constructor(
    make: () => Promise<ServedInstance>,
    { reuse, ahead }: { readonly reuse: boolean; readonly ahead: number },
  ) {
    this.#make = make;
    this.#reuse = reuse;
    this.#ahead = ahead;
  }

  async ready(): Promise<void> {
    this.#fill();
    await (this.#made[0] ?? this.#make());
  }

  take(): Promise<ServedInstance> {
    if (this.#reuse) {
      this.#fill();
      return this.#made[0]!;
    }
    return this.#made.shift() ?? this.#make();
  }

  /** @param isSpent - Whether it failed, and can answer nothing more. */
  async giveBack(instance: ServedInstance, isSpent: boolean): Promise<void> {
    if (this.#reuse && !isSpent) return;
    if (this.#reuse) this.#made = [];
    this.#fill();
    await instance[Symbol.asyncDispose]();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const made = await Promise.allSettled(this.#made);
    this.#made = [];
    const instances = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
  }

  #fill(): void {
    while (!this.#isClosed && this.#made.length < this.#ahead) {
      const made = this.#make();
      // Whoever takes it is told.
      made.catch(() => {});
      this.#made.push(made);
    }
  }
}
