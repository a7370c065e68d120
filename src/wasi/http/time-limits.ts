/** How long a request may take: what `request-options` of wasi:http/types holds in all versions. In nanoseconds. */
import type { Timeouts } from './transport.ts';

export class TimeLimits {
  connect: bigint | undefined;
  firstByte: bigint | undefined;
  betweenBytes: bigint | undefined;

  clone(): TimeLimits {
    return Object.assign(new TimeLimits(), this);
  }

  /** As transports have them. */
  timeouts(): Timeouts {
    return {
      connect: milliseconds(this.connect),
      firstByte: milliseconds(this.firstByte),
      betweenBytes: milliseconds(this.betweenBytes),
    };
  }
}

/** The longest that timers of JavaScript can wait. */
const longest = 2n ** 31n - 1n;

function milliseconds(duration: bigint | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const rounded = (duration + 999_999n) / 1_000_000n;
  return rounded > longest ? undefined : Number(rounded);
}
