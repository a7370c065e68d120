/**
 * Handles that the host has where calls of its go the plain way: destructors may have to wait there, and the trace is told
 * what crosses.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { PlainStore } from '../plain/store.ts';
import type { DefinedResource, Resource } from '../core/resource.ts';
import type { Transfer } from '../trace/transfer.ts';
import { type HandleKind, HostHandles, HostScope } from './resources.ts';

/** What is told of a call's handles. */
interface Transfers {
  readonly give?: Transfer;
  readonly take?: Transfer;
}

export class PlainHandles extends HostHandles<PlainStore> {
  readonly #concurrency: Concurrency | undefined;

  constructor(store: PlainStore, concurrency: Concurrency | undefined) {
    super(store);
    this.#concurrency = concurrency;
  }

  override scope(transfers?: Transfers): HostScope {
    return transfers === undefined ? super.scope() : new TracedScope(this, transfers);
  }

  protected override end(resource: DefinedResource, rep: number): void {
    const { store } = this;
    const { scheduler } = store;
    const isConcurrent = store.instances[resource.instance.id]!.isConcurrent;
    if (!isConcurrent && scheduler?.inFlight !== true) return super.end(resource, rep);
    const dropped = { resource, rep, caller: undefined };
    // It ends when it can; a trap of what need not wait is told at once.
    scheduler!.run(() => this.#concurrency!.dropOwnWaiting(store, dropped));
    if (store.poison !== undefined) throw store.poison;
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
