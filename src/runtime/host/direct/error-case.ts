/**
 * Results whose error case is thrown: of the two cases the payload alone is read and written. Programs of which no function
 * has one do without.
 */
import { layoutOfCases } from '../../../abi/index.ts';
import type { HostSignature } from '../../../plan/index.ts';
import { ComponentError } from '../../core/trap.ts';
import { payloadOf } from '../payload-of.ts';
import type { DirectResult } from './result.ts';
import type { DirectValues } from './values.ts';

function errorResult(values: DirectValues, { ok, err }: Fallible): DirectResult {
  const { memory } = values;
  const payloads = [values.ofAny(ok), values.ofAny(err)];
  const { size, align, payloadOffset } = layoutOfCases(payloads);
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
      return payload.read(at + payloadOffset, scope);
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
      payloads[index]?.write(outcome.value, at + payloadOffset, scope);
      return at;
    },
  };
}

type Fallible = NonNullable<HostSignature['fallible']>;

/** What programs need that have such functions. */
export const errorCase = { payloadOf, result: errorResult } as const;
