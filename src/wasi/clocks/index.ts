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

/** The clocks that a program has, in nanoseconds. */
export interface ProgramClocks {
  /** Since 1970. */
  wall(): bigint;
  readonly wallResolution: bigint;
  monotonic(): bigint;
  readonly monotonicResolution: bigint;
  /** Happens when the monotonic clock says so. */
  at(when: bigint): IoEvent;
}

/** What the options say of clocks. */
export function programClocks(given: WasiClocks): ProgramClocks {
  const now = given.monotonic ?? monotonic;
  return {
    wall: given.wall ?? (() => BigInt(Date.now()) * 1_000_000n),
    // `Date.now()` tells milliseconds.
    wallResolution: 1_000_000n,
    monotonic: now,
    monotonicResolution: 1_000n,
    at: (when) => timer(when - now()),
  };
}

/** Happens once so many nanoseconds have passed by the machine's clock. */
export function timer(duration: bigint): IoEvent {
  if (duration <= 0n) return always;
  const at = monotonic() + duration;
  return { at, ready: () => monotonic() >= at };
}

/** The interfaces of `wasi:clocks`, by name. */
export function clocks(given: WasiClocks, wait: Wait) {
  const own = programClocks(given);
  return {
    'wasi:clocks/wall-clock': {
      now: () => datetime(own.wall()),
      resolution: () => datetime(own.wallResolution),
    },
    'wasi:clocks/monotonic-clock': {
      now: own.monotonic,
      resolution: () => own.monotonicResolution,
      subscribeInstant: (when: bigint) => new Pollable(own.at(when), wait),
      subscribeDuration: (duration: bigint) => new Pollable(timer(duration), wait),
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

/** What stands in the name of a zone, in one of its styles. */
function zoneName(timeZone: string, when: Date, style: 'short' | 'longOffset'): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style });
  return format.formatToParts(when).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}

/** How far a zone is ahead of UTC, in seconds. */
export function offsetOf(timeZone: string, when: Date): number {
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(zoneName(timeZone, when, 'longOffset')) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

/** Undefined for what no `Date` can be. */
export function dateOf({ seconds }: Datetime): Date | undefined {
  const when = new Date(Number(seconds) * 1000);
  return Number.isNaN(when.getTime()) ? undefined : when;
}

function timezone(timeZone: string) {
  const utcOffset = (when: Date): number => offsetOf(timeZone, when);
  return {
    display(at: Datetime): TimezoneDisplay {
      const when = dateOf(at);
      // As the WIT has it.
      if (when === undefined) return { utcOffset: 0, name: 'UTC', inDaylightSavingTime: false };
      const year = when.getUTCFullYear();
      // Summer is when the clock is ahead of what it is at one end of the year or in its middle.
      const [january, july] = [0, 6].map((month) => utcOffset(new Date(Date.UTC(year, month, 1))));
      const offset = utcOffset(when);
      return {
        utcOffset: offset,
        name: zoneName(timeZone, when, 'short'),
        inDaylightSavingTime: offset > Math.min(january!, july!),
      };
    },
    utcOffset(at: Datetime): number {
      const when = dateOf(at);
      return when === undefined ? 0 : utcOffset(when);
    },
  };
}
