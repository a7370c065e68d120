/**
 * A task that may have to wait, or be waited for: it starts when its instance lets it in, has threads that others can
 * tell apart, returns once and perhaps long before it ends, and may be asked to end early. CanonicalABI.md, Task State
 * and Store.lift; the caller's side is `subtask.ts`.
 */
import type { Call } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import type { PlainInstance } from '../plain/instance.ts';
import type { PlainStore } from '../plain/store.ts';
import { Task, type TaskFunc } from '../plain/task.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import type { Value } from '../plain/value.ts';
import type { Co } from './coroutine.ts';
import { candidates, type WaitingThread } from './thread.ts';

/** Where a task comes from: of what runs beside functions, nothing. */
interface TaskOrigin {
  readonly lift?: TaskFunc;
  readonly call?: Call | undefined;
  readonly isForPromise?: boolean;
}

/** One call in an instance whose threads may wait. */
export class WaitingTask extends Task {
  state: 'initial' | 'started' | 'pending-cancel' | 'cancel-delivered' | 'resolved' = 'started';
  /** The thread that the call itself runs on. */
  implicitThread: WaitingThread | undefined;
  /** Returns what `task.return` was given; there where the function is lifted as asynchronous. */
  returnFlat: ((flat: readonly CoreValue[]) => void) | undefined;
  /** Whether it is of a synchronous function that JavaScript has called for a promise of its result. */
  readonly isForPromise: boolean;
  #threads: Set<WaitingThread> | undefined;

  constructor(
    instance: PlainInstance,
    func: string,
    { lift, call, isForPromise }: TaskOrigin = {},
  ) {
    super(instance, func, lift, call);
    this.isForPromise = isForPromise ?? (call?.onCallersStack === false && !this.isAsync);
    call?.tasks?.begin();
  }

  /** Whether it can't wait, as its caller is JavaScript that doesn't. */
  get isOnCallersStack(): boolean {
    return this.call?.onCallersStack === true;
  }

  /** Whether no other such task of its instance may run core code before it waits. */
  get needsExclusive(): boolean {
    const { lift } = this;
    if (lift?.type.async !== true) return false;
    return !lift.canon.async || lift.canon.callback !== undefined;
  }

  /** Begins to run on `thread`, where it may have to wait for its turn; false where it was cancelled meanwhile. */
  *enterImplicitThread(store: PlainStore, thread: WaitingThread): Co<boolean> {
    this.implicitThread = thread;
    const { instance } = this;
    if (this.isAsync) {
      const mayStart = (): boolean =>
        instance.backpressure === 0 &&
        !(this.needsExclusive && instance.exclusiveThread !== undefined);
      if (!mayStart() || instance.numWaitingToEnter > 0) {
        instance.numWaitingToEnter++;
        const cancelled = yield* thread.yieldUntil(store, mayStart, true);
        instance.numWaitingToEnter--;
        if (cancelled) {
          this.cancel();
          this.#exit();
          return false;
        }
      }
      if (this.needsExclusive) instance.exclusiveThread = thread;
    }
    this.registerThread(thread);
    return true;
  }

  /** Gives a thread of the task its place in the instance's table. */
  registerThread(thread: WaitingThread): void {
    (this.#threads ??= new Set()).add(thread);
    thread.index = this.instance.threads.add(thread, this.place);
  }

  /** The thread of the call itself has ended; another call may have the instance. */
  exitImplicitThread(thread: WaitingThread): void {
    this.unregisterThread(thread);
    if (this.needsExclusive) this.instance.exclusiveThread = undefined;
  }

  /** A thread has ended; the last one of a task that has not returned must not. */
  unregisterThread(thread: WaitingThread): void {
    this.#threads!.delete(thread);
    if (this.#threads!.size === 0 && this.state !== 'resolved') {
      throw new Trap('trap/not-resolved', this.place, 'it ended without having returned a value');
    }
    this.instance.threads.remove(thread.index!);
    if (this.#threads!.size === 0) this.#exit();
  }

  #exit(): void {
    this.call?.tasks?.end();
  }

  /** The callee's half of `subtask.cancel`. It need not come of anything. */
  *requestCancellation(store: PlainStore): Co<void> {
    if (this.state === 'initial') {
      this.state = 'cancel-delivered';
      return yield* this.implicitThread!.resume(store, true);
    }
    const caller = this.call?.caller;
    const { exclusiveThread } = this.instance;
    const held = exclusiveThread !== undefined && exclusiveThread !== this.implicitThread;
    const ready = [...this.#threads!].find(
      (t) =>
        t.cancellable && t.isBlocked && !(this.needsExclusive && held && t === this.implicitThread),
    );
    if (ready === undefined || !store.mayEnter(this.instance, caller)) {
      this.state = 'pending-cancel';
      return;
    }
    this.state = 'cancel-delivered';
    store.enterFrom(this.instance, caller, this.place);
    yield* ready.resume(store, true);
    store.leaveTo(this.instance, caller, this.place);
  }

  /** Whether a request to cancel is waiting, which is seen now. */
  deliverPendingCancel(cancellable: boolean): boolean {
    if (!cancellable || this.state !== 'pending-cancel') return false;
    this.state = 'cancel-delivered';
    return true;
  }

  /** Takes the arguments of its call. */
  start(): readonly Value[] {
    this.state = 'started';
    return this.call!.start();
  }

  /** Hands over the result: once, and with all borrows dropped. */
  override return(value: Value | undefined): void {
    if (this.state === 'resolved') {
      throw new Trap('trap/already-resolved', this.place, 'it returns for the second time');
    }
    super.return(value);
    this.state = 'resolved';
  }

  /** Ends without a result, as it was asked to. */
  cancel(): void {
    if (this.state !== 'cancel-delivered') {
      throw new Trap('trap/not-cancelled', this.place, 'it cancels what nobody asked it to cancel');
    }
    this.endBorrows();
    this.call!.cancel?.();
    this.state = 'resolved';
  }

  /** Lets other threads of the instance run until a synchronous function that has blocked returns. */
  *finishSynchronously(store: PlainStore): Co<void> {
    while (this.state !== 'resolved') {
      const [thread] = candidates(store, this.instance);
      if (thread === undefined) throw cannotBlock(this.place);
      yield* thread.resume(store);
    }
  }
}

/** The trap of a synchronous function that blocks where nothing else can run. */
export function cannotBlock(place: TrapPlace): Trap {
  return new Trap(
    'trap/cannot-block',
    place,
    'it waits, and no other thread of the component could run meanwhile',
  );
}
