/**
 * The caller's side of a call that has not returned at once: what it lent, how far the callee has come, and the
 * request to cancel it. CanonicalABI.md, Subtask State.
 */
import type { Handles } from '../core/handles/handles.ts';
import { Lending } from '../core/lending.ts';
import type { Co } from './coroutine.ts';
import { Waitable } from './waitable.ts';

/** The numbers that guests see. */
export const subtaskStates = {
  starting: 0,
  started: 1,
  returned: 2,
  cancelledBeforeStarted: 3,
  cancelledBeforeReturned: 4,
} as const;

export type SubtaskState = (typeof subtaskStates)[keyof typeof subtaskStates];

/** A call under way, as its caller sees it. */
export class Subtask extends Waitable {
  readonly kind = 'subtask';
  readonly lending: Lending;
  state: SubtaskState = subtaskStates.starting;
  /** Whether the caller has seen the end. */
  resolveDelivered = false;
  cancellationRequested = false;
  /** Asks the callee to end early. */
  onCancel: (() => Co<void>) | undefined;

  /** By the caller's table. */
  constructor(handles: Handles) {
    super();
    this.lending = new Lending(handles);
  }

  get isResolved(): boolean {
    return this.state >= subtaskStates.returned;
  }

  /** The callee ended without a result. */
  cancel(): void {
    this.state =
      this.state === subtaskStates.starting
        ? subtaskStates.cancelledBeforeStarted
        : subtaskStates.cancelledBeforeReturned;
  }

  /** The caller learns of the end: what was lent is free again. */
  deliverResolve(): void {
    this.lending.giveBack();
    this.resolveDelivered = true;
  }
}
