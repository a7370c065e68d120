/**
 * The two ways of waiting for events: the calling thread stands still, which every engine lets threads do that may, or a
 * promise is given, on which a guest's call is suspended (`promises` of `instantiate`). What is there already is never
 * waited for.
 */
import type { IoEvent } from './event.ts';

/**
 * Waits until one of the events has happened, none of which has. Gives a promise only where the way of waiting is that;
 * throws where the event can't come while the thread stands still.
 */
export type Wait = (events: readonly IoEvent[]) => void | Promise<void>;

/** The host's monotonic clock, in nanoseconds. */
export function monotonic(): bigint {
  return BigInt(Math.round(performance.now() * 1e6));
}

const millisecond = 1_000_000n;
/** The longest time that `setTimeout` takes. */
const longestTimer = 2 ** 31 - 1;

/** A wait may end before its time: who waits asks the events again. */
function milliseconds(at: bigint): number {
  const left = at - monotonic();
  if (left <= 0n) return 0;
  return left > BigInt(longestTimer) * millisecond ? longestTimer : Number(left) / 1e6;
}

function earliest(events: readonly IoEvent[]): bigint | undefined {
  let first: bigint | undefined;
  for (const { at } of events)
    if (at !== undefined && (first === undefined || at < first)) first = at;
  return first;
}

/** How long the thread rests between two questions to the system, in milliseconds: more and more. */
const firstRest = 0.05;
const longestRest = 10;

/** The thread stands still. */
export const waitInThread: Wait = (events) => {
  const [only] = events;
  if (events.length === 1 && only!.stop !== undefined) return only!.stop();
  const at = earliest(events);
  const asks = events.some((event) => event.asksSystem === true);
  if (at === undefined && !asks) {
    throw new Error(
      "it waits for what only the event loop brings, and its thread stands still: give `waits: 'promise'` to `wasi`",
    );
  }
  for (let rest = firstRest; !events.some((event) => event.ready()); rest *= 2) {
    const most = asks ? Math.min(rest, longestRest) : longestTimer;
    sleep(at === undefined ? most : Math.min(most, milliseconds(at)));
  }
};

let cell: Int32Array | undefined;

/** Lets the calling thread stand still. */
export function sleep(milliseconds: number): void {
  try {
    cell ??= new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(cell, 0, 0, milliseconds);
  } catch (cause) {
    throw new Error("this thread may not stand still: give `waits: 'promise'` to `wasi`", {
      cause,
    });
  }
}

/**
 * A promise is given.
 *
 * @param platform - Its signal is aborted when it is closed: whoever waits then fails, since nothing will come any more.
 */
export function waitByPromise(platform: { readonly signal: AbortSignal }): Wait {
  return async (events) => {
    while (!events.some((event) => event.ready())) await first(events, platform.signal);
  };
}

/** Settles when one of the events may have happened. */
function first(events: readonly IoEvent[], closed: AbortSignal): Promise<void> {
  return new Promise((wake, fail) => {
    const undo: (() => void)[] = [];
    const ended = (settle: () => void) => () => {
      for (const each of undo.splice(0)) each();
      settle();
    };
    const woken = ended(wake);
    const aborted = ended(() => fail(new Error('the platform was closed while the guest waited')));
    if (closed.aborted) return aborted();
    closed.addEventListener('abort', aborted);
    undo.push(() => closed.removeEventListener('abort', aborted));
    const at = earliest(events);
    if (at !== undefined) {
      const timer = setTimeout(woken, Math.ceil(milliseconds(at)));
      undo.push(() => clearTimeout(timer));
    }
    for (const event of events) if (event.listen !== undefined) undo.push(event.listen(woken));
  });
}

/** Goes on with `then` when the event has happened: at once where it has, or where the thread stood still. */
export function after<T>(wait: Wait, event: IoEvent, then: () => T | Promise<T>): T | Promise<T> {
  if (event.ready()) return then();
  const waited = wait([event]);
  return waited === undefined ? then() : waited.then(then);
}
