/** The trap of a limit that was broken. */
import type { AllLimits, LimitName } from './limits.ts';
import { Trap, type TrapPlace } from './trap.ts';

export function exceeded(what: LimitName, limits: AllLimits, place: TrapPlace): Trap {
  const detail = `more than the ${limits[what]} of \`limits.${what}\``;
  return new Trap(`trap/limit-${what}`, place, detail);
}
