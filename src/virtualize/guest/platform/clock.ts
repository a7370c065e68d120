// The clocks: the host's, or one that stands still but for what is waited for.
import * as wit from './platform';

const second: u64 = 1_000_000_000;

class Clock {
  private isKnown: bool = false;
  private fixed: bool = false;
  private start: u64 = 0;
  /** Nanoseconds that were waited for. */
  private waited: u64 = 0;

  /** Whether it stands still. */
  get isFixed(): bool {
    if (!this.isKnown) {
      const clock = wit.settings.clock();
      this.fixed = clock.isSome;
      if (clock.isSome) this.start = clock.value;
      this.isKnown = true;
    }
    return this.fixed;
  }

  /** The instant that the monotonic clock of a program shows; of a fixed clock only. Some take 0 for a clock that is broken. */
  get instant(): u64 {
    return second + this.waited;
  }

  /** The time of day of a fixed clock. */
  get seconds(): u64 {
    return (this.start + this.waited) / second;
  }

  get nanoseconds(): u32 {
    return <u32>((this.start + this.waited) % second);
  }

  /** What is waited for comes at once. */
  waitUntil(instant: u64): void {
    if (instant > this.instant) this.waited = instant - second;
  }
}

export const clock = new Clock();
