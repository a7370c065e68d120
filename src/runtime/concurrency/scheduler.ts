/**
 * What a store does when no call of the host is on the stack: it resumes threads whose time has come, one after the
 * other, and takes up what the host has begun or brought meanwhile. CanonicalABI.md, Store.tick.
 */
import type { Store } from '../store.ts';
import { Trap } from '../trap.ts';
import type { Co, Pause } from './coroutine.ts';
import type { Thread } from './thread.ts';

/** Something the host wants: a call, or the result of an earlier one. */
export type Job = () => Co<void>;

/** How many threads are resumed before JavaScript's own timers and events get their turn. */
const ticksInARow = 64;

export class Scheduler {
  /** Threads that are resumed when they are ready, the one that waits longest first. */
  readonly waiting = new Set<Thread>();
  readonly #store: Store;
  readonly #jobs: Job[] = [];
  /** Asynchronous calls of the host that have not returned: how they learn of a trap. */
  readonly #calls = new Set<(trap: Trap) => void>();
  /** Who else wants to know of a trap. */
  readonly #listeners = new Set<(trap: Trap) => void>();
  readonly #trapWhenStalled: boolean;
  #promised = 0;
  #inFlight = false;
  #scheduled = false;

  constructor(store: Store, trapWhenStalled: boolean) {
    this.#store = store;
    this.#trapWhenStalled = trapWhenStalled;
  }

  /** Whether a thread runs whose stack is put aside: nothing else may run then. */
  get inFlight(): boolean {
    return this.#inFlight;
  }

  /** Runs `job` at once, or when what is in flight has come down; not at all in a dead store. */
  run(job: Job): void {
    if (this.#store.poison !== undefined) return;
    if (this.#inFlight) this.#jobs.push(job);
    else void this.#follow(job());
    this.schedule();
  }

  /** Has ready threads resumed later, if there are any. */
  schedule(): void {
    const nothing = this.waiting.size === 0 && this.#calls.size === 0 && this.#jobs.length === 0;
    if (this.#scheduled || nothing) return;
    this.#scheduled = true;
    void this.#drain();
  }

  /** Notes that the host has something to bring; the result takes the note back. */
  expect(): () => void {
    this.#promised++;
    return () => {
      this.#promised--;
    };
  }

  /** Notes a call of the host's that waits; the result takes the note back. */
  addCall(fail: (trap: Trap) => void): () => void {
    this.#calls.add(fail);
    return () => this.#calls.delete(fail);
  }

  /** Has `listener` told of a trap, until it takes that back. */
  onTrap(listener: (trap: Trap) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The store is dead: nobody who waits will get anything. */
  fail(trap: Trap): void {
    const calls = [...this.#calls, ...this.#listeners];
    this.#calls.clear();
    this.#listeners.clear();
    this.waiting.clear();
    this.#jobs.length = 0;
    for (const call of calls) call(trap);
  }

  async #drain(): Promise<void> {
    await undefined;
    for (let ticks = 1; this.#store.poison === undefined; ticks++) {
      if (this.#inFlight) await this.#landing;
      // What nobody waits for has time until JavaScript has nothing else to do.
      const urgent = this.#calls.size > 0 || this.#jobs.length > 0;
      if (!urgent || ticks % ticksInARow === 0) await turn();
      if (this.#inFlight) continue;
      const next = this.#jobs.shift() ?? this.#tick();
      if (next === undefined) break;
      await this.#follow(next());
    }
    this.#scheduled = false;
    this.#checkStalled();
  }

  /** The thread whose turn it is. */
  #tick(): Job | undefined {
    for (const thread of this.waiting) {
      if (thread.isReady) return () => this.#resume(thread);
    }
    return undefined;
  }

  *#resume(thread: Thread): Co<void> {
    const { instance, task } = thread;
    this.#store.enter(instance, undefined, task.place);
    yield* thread.resume(this.#store);
    this.#store.leave(instance, undefined);
  }

  #landing: Promise<void> | undefined;

  /** Follows a job to its end; synchronously as far as nothing is put aside. */
  #follow(co: Co<void>): Promise<void> | undefined {
    const step = this.#guarded(() => co.next(false));
    if (step?.done !== false) return undefined;
    this.#inFlight = true;
    this.#landing = this.#await(co, step.value);
    return this.#landing;
  }

  async #await(co: Co<void>, first: Pause): Promise<void> {
    for (let pause: Pause | undefined = first; pause !== undefined;) {
      await pause;
      const step = this.#guarded(() => co.next(false));
      pause = step?.done === false ? step.value : undefined;
    }
    this.#inFlight = false;
  }

  #guarded<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#store.kill(error);
      return undefined;
    }
  }

  /** Nothing is ready, and neither guests nor promises of the host will change that. */
  #checkStalled(): void {
    if (!this.#trapWhenStalled || this.#calls.size === 0 || this.#promised > 0) return;
    if (this.#store.poison !== undefined || this.#inFlight || this.#tick() !== undefined) return;
    const place = { component: this.#store.instances[0]?.label ?? '', func: 'event loop' };
    const detail = 'every call that is under way waits, and nothing is left that could wake one';
    this.#store.kill(new Trap('trap/deadlock', place, detail));
  }
}

/** Lets JavaScript's timers and events have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
