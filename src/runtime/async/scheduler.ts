/**
 * What a store does when no call of the host is on the stack: it resumes threads whose time has come, one after the
 * other, and takes up what the host has begun or brought meanwhile. CanonicalABI.md, Store.tick.
 */
import type { PlainStore } from '../plain/store.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import type { Co, Pause } from './coroutine.ts';
import type { WaitingThread } from './thread.ts';
import { whenIdle } from './when-idle.ts';

/** Something the host wants: a call, or the result of an earlier one. */
export type Job = () => Co<void>;

/** How many threads are resumed before JavaScript's own timers and events get their turn. */
const ticksInARow = 64;

/** The event loop of one store. */
export class Scheduler {
  /** Threads that are resumed when they are ready, the one that waits longest first. */
  readonly waiting = new Set<WaitingThread>();
  readonly #store: PlainStore;
  readonly #jobs: Job[] = [];
  /** Asynchronous calls of the host that have not returned: how they learn of a trap. */
  readonly #calls = new Set<(trap: Trap) => void>();
  /** Who else wants to know of a trap. */
  readonly #listeners = new Set<(trap: Trap) => void>();
  readonly #trapWhenStalled: boolean;
  #promised = 0;
  /** Of these, values of futures. */
  #futures = 0;
  #inFlight = false;
  #landing: Promise<void> | undefined;
  #scheduled = false;
  #isIdling = false;

  constructor(store: PlainStore, trapWhenStalled: boolean) {
    this.#store = store;
    this.#trapWhenStalled = trapWhenStalled;
  }

  /** Whether a thread runs whose stack is put aside: nothing else may run then. */
  get inFlight(): boolean {
    return this.#inFlight;
  }

  /** Runs `job` at once, or when no guest runs any more; not at all in a dead store. */
  run(job: Job): void {
    if (this.#store.poison !== undefined) return;
    if (this.#inFlight || this.#store.current !== undefined) this.#jobs.push(job);
    else void this.#follow(job());
    this.schedule();
  }

  /** Lets nothing run before the result is called: somebody else awaits what runs in the store. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#inFlight = true;
    this.#landing = promise;
    return () => {
      this.#inFlight = false;
      resolve();
    };
  }

  /** Whether there is nothing that could be scheduled. */
  get isIdle(): boolean {
    return this.waiting.size === 0 && this.#calls.size === 0 && this.#jobs.length === 0;
  }

  /** Has ready threads resumed later, if there are any. */
  schedule(): void {
    if (this.#scheduled || this.isIdle) return;
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

  /** As `expect`, of the value of a future. */
  expectFuture(): () => void {
    const arrived = this.expect();
    this.#futures++;
    return () => {
      this.#futures--;
      arrived();
    };
  }

  /**
   * As `expect`, where nothing runs before it is brought: a promise that needs the program itself never settles. That is
   * seen, where it is to be a trap and the platform tells when JavaScript has nothing left to do, as Node does.
   */
  expectAlone(place: TrapPlace): () => void {
    const arrived = this.expect();
    if (!this.#trapWhenStalled) return arrived;
    const forget = whenIdle(() => {
      const detail =
        'a promise of the host is waited for, and nothing is left that could settle it';
      this.#store.kill(new Trap('trap/deadlock', place, detail));
    });
    return () => {
      forget();
      arrived();
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

  /** Whether nothing is under way that could go on with a stream; futures of the host's alone may be to come. */
  get isStill(): boolean {
    return this.#promised === this.#futures && !this.#inFlight && !this.#hasWork;
  }

  /** Whether somebody waits for what would run next; otherwise it has time until JavaScript has nothing to do. */
  get #isUrgent(): boolean {
    return this.#calls.size > 0 || this.#jobs.length > 0;
  }

  get #hasWork(): boolean {
    return (
      this.#store.poison === undefined && (this.#jobs.length > 0 || this.#tick() !== undefined)
    );
  }

  async #drain(): Promise<void> {
    await undefined;
    for (let ticks = 1; this.#isUrgent; ticks++) {
      if (!(await this.#next())) break;
      if (ticks % ticksInARow === 0) await turn();
    }
    this.#scheduled = false;
    // Something may have come up since it was last looked.
    if (this.#isUrgent && this.#hasWork) return this.schedule();
    this.#checkStalled();
    this.#idle();
  }

  /** Takes up one thing after the other that nobody waits for, each in a turn of its own. */
  #idle(): void {
    if (this.#isIdling || !this.#hasWork) return;
    this.#isIdling = true;
    void turn().then(async () => {
      this.#isIdling = false;
      if (!this.#isUrgent) await this.#next();
      this.schedule();
    });
  }

  /** Does what is next, if there is anything. */
  async #next(): Promise<boolean> {
    while (this.#inFlight) await this.#landing;
    if (this.#store.poison !== undefined) return false;
    const next = this.#jobs.shift() ?? this.#tick();
    if (next === undefined) return false;
    await this.#follow(next());
    return true;
  }

  /** The thread whose turn it is. */
  #tick(): Job | undefined {
    for (const thread of this.waiting) {
      if (thread.isReady) return () => this.#resume(thread);
    }
    return undefined;
  }

  *#resume(thread: WaitingThread): Co<void> {
    const { instance, task } = thread;
    this.#store.enter(instance, task.place);
    yield* thread.resume(this.#store);
    this.#store.leave(instance, task.place);
  }

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
    this.#store.current = undefined;
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
    if (this.#store.poison !== undefined || this.#inFlight || this.#hasWork) return;
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
