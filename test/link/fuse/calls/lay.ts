/** What desks say for a call: core values, and what realloc answers. `modules.ts` has where that lies. */
import type { Random } from './random.ts';
import { desk } from './modules.ts';
import type { CoreBits } from './values.ts';

export const pointer = (value: number): CoreBits => ({ type: 'i32', bits: BigInt(value) });

/** The values that are passed, or returned. */
export function layValues(view: DataView, values: readonly CoreBits[]): void {
  values.forEach(({ bits }, i) => view.setBigUint64(desk.values + 8 * i, bits, true));
}

/** How the realloc of a memory of so many bytes answers: from its second half, now and then growing it, or lying. */
export function layRealloc(random: Random, view: DataView, length: number, mayLie: boolean): void {
  view.setUint32(desk.next, length / 2, true);
  view.setUint32(desk.stays, random.below(2), true);
  if (random.chance(0.1)) view.setUint32(desk.grower, 1 + random.below(4), true);
  if (!mayLie || !random.chance(0.1)) return;
  view.setUint32(desk.liar, 1 + random.below(4), true);
  const lie = random.pick([0, 0, 8 * random.below(length / 8), length, length - 8, 2 ** 32 - 8, 3]);
  view.setUint32(desk.lie, lie, true);
}
