/**
 * Instances to answer requests with: a fresh one for each, some of them made ahead, or one that answers again and again until it
 * fails. Where only so many can be at once, requests wait for their turn.
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

export interface InstancesOptions {
  /** Whether an instance that didn't fail answers again. */
  readonly reuse: boolean;
  /** How many are made ahead. */
  readonly ahead: number;
  /** How many there can be at once, each of which answers one request at a time; without it one that is reused answers all. */
  readonly most?: number | undefined;
}

export class Instances {
  readonly #make: () => Promise<ServedInstance>;
  readonly #reuse: boolean;
  readonly #ahead: number;
  readonly #most: number;
  /** Whether one answers several requests at once. */
  readonly isShared: boolean;
  /** Those that answer nothing yet; the shared one stays among them. */
  #free: Promise<ServedInstance>[] = [];
  /** Requests that wait for their turn. */
  readonly #waiting = new Set<PromiseWithResolvers<ServedInstance>>();
  /** How many there are, or are being made. */
  #count = 0;
  #isClosed = false;

  constructor(
    make: () => Promise<ServedInstance>,
    { reuse, ahead, most = Number.POSITIVE_INFINITY }: InstancesOptions,
  ) {
    this.#make = make;
    this.#reuse = reuse;
    this.#ahead = ahead;
    this.#most = most;
    this.isShared = reuse && most === Number.POSITIVE_INFINITY;
  }

  async ready(): Promise<void> {
    this.#fill();
    if (this.#free.length === 0) this.#free.push(this.#begin());
    await this.#free[0];
  }

  /**
   * @param late - Rejects when the request waits no longer.
   * @throws what `late` does, and why none could be made
   */
  async take(late: Promise<never>): Promise<ServedInstance> {
    if (this.isShared) {
      this.#fill();
      return Promise.race([this.#free[0]!, late]);
    }
    const turn = Promise.withResolvers<ServedInstance>();
    this.#waiting.add(turn);
    this.#serve();
    try {
      return await Promise.race([turn.promise, late]);
    } catch (error) {
      // It may have been given one at the same moment.
      if (!this.#waiting.delete(turn))
        void turn.promise.then(
          (one) => this.#put(one),
          () => {},
        );
      throw error;
    }
  }

  /** @param isSpent - Whether it failed, and can answer nothing more. */
  async giveBack(instance: ServedInstance, isSpent: boolean): Promise<void> {
    if (this.isShared && !isSpent) return;
    if (this.isShared) this.#free = [];
    if (this.#reuse && !isSpent) return this.#put(instance);
    // Where there may be more, the next one needn't wait for the end of this.
    this.#fill();
    try {
      await instance[Symbol.asyncDispose]();
    } finally {
      this.#count--;
      this.#serve();
      this.#fill();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const made = await Promise.allSettled(this.#free.splice(0));
    const instances = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
  }

  async #put(instance: ServedInstance): Promise<void> {
    if (this.#isClosed) return instance[Symbol.asyncDispose]();
    this.#free.unshift(Promise.resolve(instance));
    this.#serve();
  }

  /** Gives requests that wait what is free, and makes as many more as there may be. */
  #serve(): void {
    for (const turn of this.#waiting) {
      const instance = this.#free.shift() ?? (this.#count < this.#most ? this.#begin() : undefined);
      if (instance === undefined) return;
      this.#waiting.delete(turn);
      turn.resolve(instance);
    }
  }

  #fill(): void {
    while (!this.#isClosed && this.#free.length < this.#ahead && this.#count < this.#most)
      this.#free.push(this.#begin());
  }

  #begin(): Promise<ServedInstance> {
    this.#count++;
    const made = this.#make();
    // Whoever takes it is told; the next may be luckier.
    made.catch(() => {
      this.#count--;
      this.#free = this.#free.filter((one) => one !== made);
      this.#serve();
    });
    return made;
  }
}
