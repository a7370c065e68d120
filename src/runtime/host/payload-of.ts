/**
 * What a function of the host's threw -> the payload of its error case. Explainer.md, JavaScript Embedding, has it from
 * jco: what is no Error is the payload itself, an object may carry it.
 */
import { isError, property } from '../core/unknown.ts';
import type { HostOutcome } from './imported-func.ts';

/** Undefined where there is none. */
export function payloadOf(error: unknown): HostOutcome | undefined {
  try {
    const carries = typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload');
    if (carries) return { isErr: true, value: property(error, 'payload') };
    return isError(error) ? undefined : { isErr: true, value: error };
  } catch {
    return undefined;
  }
}
