/**
 * What a pollable stands for: something that happens, and how one waits for it. Sources, sinks, timers and sockets are
 * such events; `wait.ts` waits for several of them.
 */
export interface IoEvent {
  /** Whether it has happened, asked anew each time; never waits. */
  ready(): boolean;
  /** When it happens by the host's monotonic clock, in nanoseconds; only timers know. */
  readonly at?: bigint;
  /** Has `wake` called when it may have happened, which the event loop tells; gives what takes that back. */
  listen?(wake: () => void): () => void;
  /** Stops the calling thread until it has happened; absent where only the event loop brings it. */
  stop?(): void;
  /** Whether `ready` asks the system, so that its answer changes while the thread stands still. */
  readonly asksSystem?: boolean;
}

/** Something that is always there. */
export const always: IoEvent = { ready: () => true };
