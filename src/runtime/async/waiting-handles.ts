/**
 * Handles that the host has where something may wait: destructors may have to, and functions and classes that are exported
 * have forms that return promises.
 */
import type { HostExport, ResourceId } from '../../plan/index.ts';
import { type DefinedResource, dtorPlace } from '../core/resource.ts';
import { PlainHandles } from '../host/plain-handles.ts';
import type { HostFunction } from '../host/refused.ts';
import type { GuestClass } from '../host/resources.ts';
import { dropLater, dropOwnWaiting } from './drop.ts';
import type { ExportedPromises } from './exported-promises.ts';

export class WaitingHandles extends PlainHandles {
  /** Set before anything is exported. */
  promises: ExportedPromises | undefined;
  /** Whether a promise of the end is wanted, which `end` leaves here. */
  #isLater = false;
  #end: Promise<void> | undefined;

  override addTo(given: HostFunction, exported: HostExport): void {
    this.promises!.addTo(given, exported);
  }

  override setConstructor(resource: ResourceId, call: HostFunction): void {
    super.setConstructor(resource, this.promises!.construct(resource, call));
  }

  protected override makeClass(resource: DefinedResource): GuestClass {
    const made = super.makeClass(resource);
    this.promises!.addToClass(made);
    return made;
  }

  /** As `dispose`, for a promise of the end: the destructor may wait. */
  async disposeLater(object: object): Promise<void> {
    this.#isLater = true;
    try {
      this.dispose(object);
    } finally {
      this.#isLater = false;
    }
    const end = this.#end;
    this.#end = undefined;
    await end;
  }

  protected override end(resource: DefinedResource, rep: number, isForgotten?: boolean): void {
    const { store } = this;
    const scheduler = store.scheduler!;
    const dropped = { resource, rep, caller: undefined };
    if (this.#isLater) {
      this.#end = dropLater(store, dropped);
      return;
    }
    const promiseTrap = isForgotten === true ? 'trap/promise-in-finalizer' : undefined;
    store.called = { ...dtorPlace(resource), promiseTrap };
    const { isConcurrent } = store.instance(resource.instance.id);
    if (!isConcurrent && !scheduler.inFlight) return super.end(resource, rep);
    // It ends when it can; a trap of what need not wait is told at once.
    scheduler.run(() => dropOwnWaiting(store, dropped));
    if (store.poison !== undefined) throw store.poison;
  }
}
