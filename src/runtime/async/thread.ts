/**
 * A thread of a component: it runs, or waits for something, or is suspended until another one resumes it. Only one of
 * a store runs at a time, and control is handed over by resuming and blocking alone. A thread that blocks within core
 * code leaves its machine stack behind, which engines put aside by JSPI; one that blocks in its event loop, as all
 * callback functions do, needs none. Concurrency.md, Threads and Tasks; CanonicalABI.md, Threads.
 */
import type { PlainInstance } from '../plain/instance.ts';
import type { PlainStore } from '../plain/store.ts';
import { Thread } from '../plain/thread.ts';
import type { Co, Pause } from './coroutine.ts';
import type { WaitingTask } from './task.ts';

/** One thread of a task; that of a call itself is its implicit one. */
export class WaitingThread extends Thread<WaitingTask> {
  /** Its place in the instance's table of threads, while it has one. */
  index: number | undefined;
  /** Whether a request to cancel its task may resume it where it blocks. */
  cancellable = false;
  /** Whether the stack it runs on can be put aside. */
  suspendable = false;
  /** Whether that stack was put aside since core code was entered. */
  isAside = false;
  /** What core code returned that was entered by `enterCore`. */
  returned: { readonly value: number | bigint | undefined } | undefined;
  /** How deep its calls stand, for the trace. */
  depth = 0;
  #ready: (() => boolean) | undefined;
  /** One that is made runs already, on the stack of whoever made it. */
  #running = true;
  #next: ((cancelled: boolean) => void) | undefined;
  #onPause: (() => void) | undefined;
  #switchTo: WaitingThread | undefined;

  /** A new thread, suspended, that will run `body`. */
  static suspended(
    store: PlainStore,
    task: WaitingTask,
    body: (thread: WaitingThread) => Co<void>,
  ): WaitingThread {
    const thread = new WaitingThread(task);
    thread.#running = false;
    thread.#next = () => {
      const co = body(thread);
      thread.#follow(store, co, co.next());
    };
    return thread;
  }

  get isBlocked(): boolean {
    return !this.#running;
  }

  /** Blocked, to run another one in its place. */
  get isSwitching(): boolean {
    return this.#switchTo !== undefined;
  }

  /** Blocked, until another thread resumes it. */
  get isSuspended(): boolean {
    return !this.#running && this.#ready === undefined;
  }

  /** Blocked, and what it waited for is there. */
  get isReady(): boolean {
    return !this.#running && this.#ready !== undefined && this.#ready();
  }

  /** Makes a suspended thread one that the store resumes by itself. */
  resumeLater(store: PlainStore): void {
    this.#wait(store, () => true);
  }

  #wait(store: PlainStore, ready: () => boolean): void {
    this.#ready = ready;
    store.scheduler!.waiting.add(this);
  }

  stopWaiting(store: PlainStore): void {
    this.#ready = undefined;
    store.scheduler!.waiting.delete(this);
  }

  /** Runs it, and the threads it switches to, until one gives up control to nobody. */
  *resume(store: PlainStore, cancelled = false): Co<void> {
    let cancel = cancelled;
    for (let thread: WaitingThread | undefined = this; thread !== undefined; cancel = false) {
      const current: WaitingThread = thread;
      current.stopWaiting(store);
      current.#run(store, cancel);
      if (current.#running) {
        yield new Promise<void>((resolve) => {
          current.#onPause = resolve;
        });
      }
      thread = current.#switchTo;
      current.#switchTo = undefined;
    }
  }

  #run(store: PlainStore, cancelled: boolean): void {
    const next = this.#next;
    if (next === undefined) throw new TypeError('only a blocked thread can be resumed');
    this.#next = undefined;
    this.#running = true;
    const before = store.current;
    store.current = this;
    const { depth } = store;
    store.depth = this.depth;
    try {
      next(cancelled);
    } finally {
      this.depth = store.depth;
      store.depth = depth;
      store.current = before;
    }
  }

  /** Goes on with the body after one of its steps, until it blocks or ends. */
  #follow(store: PlainStore, co: Co<void>, step: IteratorResult<Pause, void>): void {
    if (step.done === true) this.#pause();
    else this.park(store, co, step.value, (next) => this.#follow(store, co, next));
  }

  /** Lets `co`, which paused, go on when it may; `follow` takes its next step, `failed` is told of a trap. */
  park<T>(
    store: PlainStore,
    co: Co<T>,
    pause: Pause,
    follow: (step: IteratorResult<Pause, T>) => void,
    failed?: () => void,
  ): void {
    if (pause === 'block') {
      this.#next = (cancelled) => follow(co.next(cancelled));
      this.#pause();
      return;
    }
    const goOn = (step: () => IteratorResult<Pause, T>): void => {
      store.current = this;
      store.depth = this.depth;
      try {
        follow(step());
      } catch (error) {
        store.kill(error, this.task.place);
        failed?.();
      }
      store.current = undefined;
    };
    pause.then(
      () => goOn(() => co.next(false)),
      (error: unknown) => goOn(() => co.throw(error)),
    );
  }

  /** It has blocked or ended: whoever resumed it may go on. */
  #pause(): void {
    this.#running = false;
    this.#onPause?.();
    this.#onPause = undefined;
  }

  *#block(cancellable: boolean): Co<boolean> {
    this.cancellable = cancellable;
    return yield 'block';
  }

  /** Blocks until somebody resumes it. */
  *suspend(_: PlainStore): Co<void> {
    yield* this.#block(false);
  }

  /**
   * Blocks until `ready()`, not at all where it is already: the definition leaves the choice. Gives whether it was
   * resumed to cancel.
   */
  *waitUntil(store: PlainStore, ready: () => boolean, cancellable = false): Co<boolean> {
    if (this.task.deliverPendingCancel(cancellable)) return true;
    if (ready()) return false;
    this.#wait(store, ready);
    return yield* this.#block(cancellable);
  }

  /** Lets others run. Where its stack can't be put aside and nobody could run, it goes on at once. */
  *yield(store: PlainStore): Co<void> {
    if (!this.suspendable && !hasCandidates(store, this.instance)) return;
    yield* this.yieldUntil(store, () => true, false);
  }

  /** Lets others run, and then waits until `ready()`. */
  *yieldUntil(store: PlainStore, ready: () => boolean, cancellable: boolean): Co<boolean> {
    if (this.task.deliverPendingCancel(cancellable)) return true;
    this.#wait(store, ready);
    return yield* this.#block(cancellable);
  }

  /** Hands control to a suspended thread; stays `ready` itself, or is suspended. */
  *switchTo(store: PlainStore, other: WaitingThread, then: 'suspend' | 'yield'): Co<void> {
    if (then === 'yield') this.#wait(store, () => true);
    this.#switchTo = other;
    yield* this.#block(false);
  }
}

/** The thread that runs where something may wait: there, each that calls a built-in is of this class. */
export function currentThread(store: PlainStore): WaitingThread {
  return store.current as WaitingThread;
}

/**
 * The threads that may go on while a synchronous call waits in `instance`, the one that waits longest first: those
 * that are ready and can use the stack. Implicit threads of tasks that need the instance for themselves can't. (The
 * definition leaves out only the one that holds it; the reference tests, all.)
 */
export function* candidates(
  store: PlainStore,
  instance: PlainInstance,
): Generator<WaitingThread, void> {
  for (const thread of store.scheduler!.waiting) {
    if (thread.instance !== instance) continue;
    const excluded = thread.task.needsExclusive && thread === thread.task.implicitThread;
    if (!excluded && thread.isReady) yield thread;
  }
}

/** Whether there are such threads. */
export function hasCandidates(store: PlainStore, instance: PlainInstance): boolean {
  return candidates(store, instance).next().done !== true;
}
