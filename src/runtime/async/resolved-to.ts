/** What the promises are resolved to that the host gets. Explainer.md, JavaScript Embedding. */
import type { TypeRef } from '../../model/index.ts';
import { isPromise } from '../../plan/index.ts';
import type { PlainStore } from '../plain/store.ts';

/** A promise in a promise would be waited for, too, so it is put into an object. */
export function resolvedTo(store: PlainStore, ref: TypeRef | undefined, value: unknown): unknown {
  if (value === undefined || ref === undefined || !isPromise(store.plan.types, ref)) return value;
  return { promise: value };
}
