/** `wasi:clocks`: the time of day, a clock that only runs forwards, and pollables that wait for it. */
import { always, type IoEvent, monotonic, Pollable, type Wait } from '../io/index.ts';
import type { WasiClocks } from '../options/index.ts';

/** The record `datetime`. */
export interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

const second = 1_000_000_000n;

/** Nanoseconds since 1970 -> the record; times before that are its beginning, since WASI 0.2 has none. */
export function datetime(nanoseconds: bigint): Datetime {
  const since = nanoseconds < 0n ? 0n : nanoseconds;
  return { seconds: since / second, nanoseconds: Number(since % second) };
}

/** `Date.now()` tells milliseconds. */
const wallResolution: Datetime = { seconds: 0n, nanoseconds: 1_000_000 };
const monotonicResolution = 1_000n;

/** The interfaces of `wasi:clocks`, by name. */
export function clocks(given: WasiClocks, wait: Wait) {
  const wall = given.wall ?? (() => BigInt(Date.now()) * 1_000_000n);
  const now = given.monotonic ?? monotonic;

  /** Ready once so much time has passed by the machine's clock. */
  function timer(duration: bigint): Pollable {
    if (duration <= 0n) return new Pollable(always, wait);
    const at = monotonic() + duration;
    return new Pollable({ at, ready: () => monotonic() >= at } satisfies IoEvent, wait);
  }

  return {
    'wasi:clocks/wall-clock': {
      now: () => datetime(wall()),
      resolution: () => wallResolution,
    },
    'wasi:clocks/monotonic-clock': {
      now,
      resolution: () => monotonicResolution,
      subscribeInstant: (when: bigint) => timer(when - now()),
      subscribeDuration: timer,
    },
    'wasi:clocks/timezone': timezone(given.timeZone ?? 'UTC'),
  };
}

/** The record `timezone-display`. */
interface TimezoneDisplay {
  /** In seconds, east of UTC. */
  readonly utcOffset: number;
  readonly name: string;
  readonly inDaylightSavingTime: boolean;
}

function timezone(timeZone: string) {
  /** What stands in the name of the zone, in one of its styles. */
  function named(when: Date, style: 'short' | 'longOffset'): string {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style });
    return format.formatToParts(when).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  }
  function utcOffset(when: Date): number {
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(named(when, 'longOffset')) ?? [];
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -size : size;
  }
  /** What no `Date` can be is shown by UTC, as the WIT has it. */
  function date({ seconds }: Datetime): Date | undefined {
    const when = new Date(Number(seconds) * 1000);
    return Number.isNaN(when.getTime()) ? undefined : when;
  }
  return {
    display(at: Datetime): TimezoneDisplay {
      const when = date(at);
      if (when === undefined) return { utcOffset: 0, name: 'UTC', inDaylightSavingTime: false };
      const year = when.getUTCFullYear();
      // Summer is when the clock is ahead of what it is at one end of the year or in its middle.
      const [january, july] = [0, 6].map((month) => utcOffset(new Date(Date.UTC(year, month, 1))));
      const offset = utcOffset(when);
      return {
        utcOffset: offset,
        name: named(when, 'short'),
        inDaylightSavingTime: offset > Math.min(january!, july!),
      };
    },
    utcOffset(at: Datetime): number {
      const when = date(at);
      return when === undefined ? 0 : utcOffset(when);
    },
  };
}
