/** `wasi:clocks` 0.3: the time of day since 1970 and before, and a clock whose times are waited for asynchronously. */
import { dateOf, offsetOf, programClocks, timer } from '../clocks/index.ts';
import { after, type IoEvent, type Wait } from '../io/index.ts';
import type { WasiClocks } from '../options/index.ts';

/** The record `instant`. */
export interface Instant {
  /** Since 1970; negative before. */
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

const second = 1_000_000_000n;

/** Nanoseconds since 1970 -> the record. */
export function instant(nanoseconds: bigint): Instant {
  const rest = ((nanoseconds % second) + second) % second;
  return { seconds: (nanoseconds - rest) / second, nanoseconds: Number(rest) };
}

/** The interfaces of `wasi:clocks`, by name. */
export function clocks(given: WasiClocks, wait: Wait) {
  const { timeZone = 'UTC' } = given;
  const own = programClocks(given);
  const until = async (event: IoEvent): Promise<void> => after(wait, event, () => undefined);
  return {
    'wasi:clocks/system-clock': {
      now: () => instant(own.wall()),
      getResolution: () => own.wallResolution,
    },
    'wasi:clocks/monotonic-clock': {
      now: own.monotonic,
      getResolution: () => own.monotonicResolution,
      waitUntil: (when: bigint) => until(own.at(when)),
      waitFor: (duration: bigint) => until(timer(duration)),
    },
    'wasi:clocks/timezone': {
      ianaId: (): string | undefined => timeZone,
      /** In nanoseconds, east of UTC. */
      utcOffset(when: Instant): bigint | undefined {
        const date = dateOf(when);
        return date === undefined ? undefined : BigInt(offsetOf(timeZone, date)) * second;
      },
      toDebugString: (): string => timeZone,
    },
  };
}
