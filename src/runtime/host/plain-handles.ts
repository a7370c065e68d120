/**
 * Handles that the host has where calls of its go the plain way: the trace is told what crosses. Where destructors may have
 * to wait, `async/waiting-handles.ts` adds to it.
 */
import type { PlainStore } from '../plain/store.ts';
import type { Resource } from '../core/resource.ts';
import type { Transfer } from '../trace/transfer.ts';
import { type HandleKind, HostHandles, HostScope } from './resources.ts';

/** What is told of a call's handles. */
interface Transfers {
  readonly give?: Transfer;
  readonly take?: Transfer;
}

export class PlainHandles extends HostHandles<PlainStore> {
  override scope(transfers?: Transfers): HostScope {
    return transfers === undefined ? super.scope() : new TracedScope(this, transfers);
  }
}

class TracedScope extends HostScope {
  readonly #transfers: Transfers;

  constructor(handles: HostHandles, transfers: Transfers) {
    super(handles);
    this.#transfers = transfers;
  }

  override toHost(kind: HandleKind, resource: Resource, rep: number): unknown {
    this.#transfers.take?.take();
    return super.toHost(kind, resource, rep);
  }

  override fromHost(kind: HandleKind, resource: Resource, value: unknown): number {
    const rep = super.fromHost(kind, resource, value);
    this.#transfers.give?.give(kind, resource.label, rep);
    return rep;
  }
}
