/**
 * Promises of synchronous functions of the host's that adapters call: the adapter is told by the store's signal to put its
 * stack aside (`link/fuse/edge.ts`), as guards are. CanonicalABI.md, canon lower; Stack Switching.
 */
import type { EdgeItem } from '../core/adapters.ts';
import type { EdgeValue } from '../core/core-func.ts';
import type { Store } from '../core/store.ts';
import type { HostMemory } from '../host/direct/memory.ts';
import type { DirectResult } from '../host/direct/result.ts';
import type { Caller, HostOutcome, ImportedFunc } from '../host/imported-func.ts';
import { promiseTrap } from '../host/promise-trap.ts';
import type { HostScope } from '../host/resources.ts';
import type { PlainStore } from '../plain/store.ts';
import type { Co, Pause } from './coroutine.ts';
import { settled } from './settled.ts';
import { currentThread } from './thread.ts';

/** How functions of the host's wait that adapters call. */
export const directPromises = {
  /** What adapters import: `wait` puts the stack aside that calls it, `taken` gives what was waited for. */
  item({ name }: EdgeItem, store: Store): unknown {
    const { switchboard } = store as PlainStore;
    if (name === 'wait') return switchboard!.wait;
    return name === 'taken' ? () => switchboard!.take() : undefined;
  },
  /**
   * Whether a function has returned a promise of its result: then the stack on which it was called is put aside until that
   * is settled. Throws the trap where it can't be. `scope` and `memory` are those of the call, where it has some.
   */
  isLater(
    func: ImportedFunc,
    call: Required<Caller>,
    outcome: HostOutcome,
    result: DirectResult,
    scope?: HostScope,
    memory?: HostMemory,
  ): boolean | undefined {
    if (!func.isPending(outcome)) return false;
    const store = func.edge.store as PlainStore;
    const thread = currentThread(store);
    if (!thread.suspendable) throw promiseTrap(func, call);
    const co = finish(func, call, outcome, result, scope, memory);
    const { value: pause } = co.next() as IteratorYieldResult<Pause>;
    const { result: type } = func.signature;
    const nothing = type === 'u64' || type === 's64' ? 0n : 0;
    store.switchboard!.suspend({ thread, co, pause, nothing });
    return true;
  },
} as const;

/** Gives the result of the call. */
function* finish(
  func: ImportedFunc,
  call: Required<Caller>,
  pending: HostOutcome,
  result: DirectResult,
  scope: HostScope | undefined,
  memory: HostMemory | undefined,
): Co<EdgeValue | undefined> {
  try {
    const outcome = yield* settled(func, call, pending.value);
    memory?.begin({ component: call.caller!.label, func: func.place.func });
    return func.converted(call, () => result.give(outcome, scope));
  } finally {
    scope?.end();
  }
}

export type DirectPromises = typeof directPromises;
