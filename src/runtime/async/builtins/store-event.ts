/** Events as guests get them: a code, and two numbers in memory. CanonicalABI.md, unpack_event. */
import type { MemoryId } from '../../../plan/index.ts';
import type { Event } from '../waitable.ts';
import { Memory } from '../../core/memory.ts';
import type { PlainStore } from '../../plain/store.ts';
import { Trap, type TrapPlace } from '../../core/trap.ts';
import { hex } from '../../plain/context.ts';

/** Puts index and payload to where the guest wants them in a memory; gives the code. */
export function storeEvent(
  store: PlainStore,
  memoryId: MemoryId,
  ptr: number,
  [code, index, payload]: Event,
  place: TrapPlace,
): number {
  const memory = new Memory(store.memory(memoryId));
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
