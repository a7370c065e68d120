/** What the promises are resolved to that the host gets. Explainer.md, JavaScript Embedding. */
import type { TypeRef } from '../../model/index.ts';
import type { HostValues } from '../host/values.ts';

/** A promise in a promise would be waited for, too, so it is put into an object. */
export function resolvedTo(values: HostValues, ref: TypeRef | undefined, value: unknown): unknown {
  return value !== undefined && values.isPromise(ref) ? { promise: value } : value;
}
