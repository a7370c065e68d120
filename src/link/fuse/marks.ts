/**
 * Marks of instances as adapters set and ask them: a bit each, in globals that 32 instances share (`StoreItem`, `kept` and
 * `entered`). The runtime does the same in JavaScript (`runtime/core/adapters.ts`).
 */
import { i32And, i32Or, type Code } from '../../wasm/index.ts';
import type { InstanceId, StoreItem } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';

/** `kept`: may not leave. `entered`: runs. */
export type Mark = 'kept' | 'entered';

/** The global with an instance's mark. */
export function markItem(name: Mark, instance: InstanceId): StoreItem {
  return { name, block: instance >>> 5 };
}

function bitOf(instance: InstanceId): number {
  return 1 << (instance & 31);
}

/** Runs `then` where an instance is marked. */
export function ifMarked(
  code: Code,
  into: AdapterModule,
  name: Mark,
  instance: InstanceId,
  then: () => void,
): void {
  code
    .getGlobal(into.store(markItem(name, instance)))
    .i32(bitOf(instance))
    .op(i32And)
    .if(then);
}

export function setMark(
  code: Code,
  into: AdapterModule,
  name: Mark,
  instance: InstanceId,
  is: boolean,
): void {
  const global = into.store(markItem(name, instance));
  const bit = bitOf(instance);
  code.getGlobal(global);
  if (is) code.i32(bit).op(i32Or);
  else code.i32(~bit).op(i32And);
  code.setGlobal(global);
}
