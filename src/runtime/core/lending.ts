/**
 * What the caller of a function lent for the call: handles of its own instance, by their indexes, which it has back when
 * the call is over. CanonicalABI.md, Subtask State.
 */
import type { Handles } from './handles/handles.ts';
import type { Resource } from './resource.ts';
import type { TrapPlace } from './trap.ts';

/** The loans of one call. */
export class Lending {
  readonly kind = 'lending';
  readonly #handles: Handles;
  readonly #lent: number[] = [];

  /** By the caller's table. */
  constructor(handles: Handles) {
    this.#handles = handles;
  }

  /** Lends a handle until the call is over; gives the representation. */
  lend(index: number, resource: Resource, place: TrapPlace): number {
    const rep = this.#handles.lend(index, resource, place);
    this.#lent.push(index);
    return rep;
  }

  /** The callee has returned: what was lent is free again. */
  giveBack(): void {
    // Engines take their time to empty what is empty.
    if (this.#lent.length === 0) return;
    for (const index of this.#lent) this.#handles.giveBack(index);
    this.#lent.length = 0;
  }
}
