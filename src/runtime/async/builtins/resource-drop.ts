/**
 * `resource.drop` of a resource whose destructor may have to wait. CanonicalABI.md, canon resource.drop.
 */
import type { OwnFunction } from '../coroutine.ts';
import type { CoreValue } from '../../core/core-func.ts';
import type { Dropped } from '../../plain/drop.ts';
import type { PlainStore } from '../../plain/store.ts';
import { dropOwnWaiting } from '../drop.ts';

/** `take` takes the handle out of its table, and gives what is to be dropped. */
export function resourceDrop(
  store: PlainStore,
  take: (index: CoreValue | undefined) => Dropped | undefined,
): OwnFunction {
  return {
    kind: 'waiting',
    call: function* (index) {
      const dropped = take(index);
      if (dropped !== undefined) yield* dropOwnWaiting(store, dropped);
      return undefined;
    },
  };
}
