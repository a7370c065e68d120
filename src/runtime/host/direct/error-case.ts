/**
 * Results whose error case is thrown: of the two cases the payload alone is read and written. Programs of which no function
 * has one do without.
 */
import { type Layout, layoutOfCases } from '../../../abi/index.ts';
import type { HostSignature } from '../../../plan/index.ts';
import { ComponentError } from '../../core/trap.ts';
import type { HostMemory } from './memory.ts';
import type { DirectResult } from './result.ts';
import type { DirectElement, DirectValues } from './values.ts';

/** Of a function whose type says which payloads there are. */
export function errorResult(
  values: DirectValues,
  { ok, err }: NonNullable<HostSignature['fallible']>,
): DirectResult {
  const payloads = [values.ofAny(ok), values.ofAny(err)];
  const { size, align, payloadOffset } = layoutOfCases(payloads);
  return thrownCase(values.memory, payloads, { size, align }, payloadOffset);
}

/** Of a `result` of such a layout, where the payloads stand at an offset. */
export function thrownCase(
  memory: HostMemory,
  payloads: readonly (DirectElement | undefined)[],
  { size, align }: Layout,
  offset: number,
): DirectResult {
  const inMemory = payloads.some((payload) => payload !== undefined);
  let isErr = false;
  return {
    inMemory,
    take(core, scope) {
      const at = Number(core) >>> 0;
      const index = inMemory ? memory.bytes[at]! : at;
      isErr = index === 1;
      const payload = payloads[index];
      if (payload === undefined) return undefined;
      memory.countLifted(payload.weight);
      return payload.read(at + offset, scope);
    },
    end(taken) {
      if (isErr) throw new ComponentError(taken);
      return taken;
    },
    give(outcome, scope) {
      const index = outcome.isErr ? 1 : 0;
      if (!inMemory) return index;
      const at = memory.allocate(align, size);
      memory.bytes[at] = index;
      payloads[index]?.write(outcome.value, at + offset, scope);
      return at;
    },
  };
}
