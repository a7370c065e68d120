/** Events as guests get them: a code, and two numbers in memory. CanonicalABI.md, unpack_event. */
import type { Event } from '../concurrency/waitable.ts';
import { Trap, type TrapPlace } from '../trap.ts';
import { hex } from '../values/context.ts';
import type { Options } from '../values/options.ts';

/** Puts index and payload to where the guest wants them; gives the code. */
export function storeEvent(
  { memory }: Options,
  ptr: number,
  [code, index, payload]: Event,
  place: TrapPlace,
): number {
  if (ptr % 4 !== 0) {
    throw new Trap('trap/unaligned-pointer', place, `an event at ${hex(ptr)}, aligned to 4`);
  }
  if (ptr + 8 > memory.size) {
    const detail = `an event at ${hex(ptr)} in a memory of ${memory.size}`;
    throw new Trap('trap/pointer-out-of-bounds', place, detail);
  }
  memory.view.setUint32(ptr, index, true);
  memory.view.setUint32(ptr + 4, payload, true);
  return code;
}
