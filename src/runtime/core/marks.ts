/** Marks of instances, which adapters and JavaScript set: a bit for each, in blocks of 32 (`StoreItem`, `entered` and `kept`). */
import type { InstanceId } from '../../plan/index.ts';
import type { Cell } from './adapters.ts';

/** Whether an instance has its bit in a block of marks. */
export function isMarked(marks: Cell | undefined, instance: InstanceId): boolean {
  return marks !== undefined && (marks.value & (1 << (instance & 31))) !== 0;
}

export function setMark(marks: Cell | undefined, instance: InstanceId, is: boolean): void {
  if (marks === undefined) return;
  const bit = 1 << (instance & 31);
  marks.value = is ? marks.value | bit : marks.value & ~bit;
}
