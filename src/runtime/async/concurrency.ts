/**
 * What this layer gives to the others, as one value: programs in which nothing may wait run without. Core, host and
 * plain know no more of it than these types.
 */
import { channelKinds } from './host-channels.ts';
import { asyncKinds } from './kinds.ts';
import { ExportedPromises } from './exported-promises.ts';
import { guestFuncLater } from './guest-func-later.ts';
import { hostFuncLater } from './host-func-later.ts';
import { hostFuncWaiting } from './host-func-waiting.ts';
import { liftTask } from './lift-task.ts';
import { lowerSubtask } from './lower-subtask.ts';
import { resourceDrop } from './builtins/resource-drop.ts';
import { Scheduler } from './scheduler.ts';
import { startThread } from './start-thread.ts';
import { entriesOf, Switchboard } from './switchboard.ts';
import { WaitingHandles } from './waiting-handles.ts';
import type { PlainStore } from '../plain/store.ts';

/** All that may wait. */
export const concurrency = {
  scheduler: (store: PlainStore, trapWhenStalled: boolean) => new Scheduler(store, trapWhenStalled),
  switchboard: (store: PlainStore) => new Switchboard(store),
  entriesOf,
  kinds: asyncKinds,
  /** Conversions of streams, futures and error contexts. */
  hostKinds: channelKinds,
  /** Calls of lifted functions. */
  liftTask,
  /** Calls from lowered functions. */
  lowerSubtask,
  /** Start functions. */
  startThread,
  resourceDrop,
  handles: (store: PlainStore) => new WaitingHandles(store),
  guestFuncLater,
  exportedPromises: (...parts: ConstructorParameters<typeof ExportedPromises>) =>
    new ExportedPromises(...parts),
  hostFuncLater,
  hostFuncWaiting,
} as const;

export type Concurrency = typeof concurrency;
