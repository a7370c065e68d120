/**
 * Resources at the edge to JavaScript. A guest's resource is a class there, and a handle an instance of it; a resource
 * of the host is whatever object the host has, with a number for the guests. `HostScope` is the host's side of one
 * call: it keeps what was lent, and ends it.
 */
import type { TypeId } from '../../model/index.ts';
import type { HostExport, ResourceId } from '../../plan/index.ts';
import type { DefinedResource, Resource } from '../core/resource.ts';
import type { Store } from '../core/store.ts';
import { unexpected } from './bad-value.ts';
import { dtorPlace, resourceOfType } from '../core/resource.ts';
import { hostError } from './error.ts';
import type { HostFunction } from './refused.ts';
import { disposeKey } from './objects.ts';
import type { Conversion, HostKinds } from './values.ts';

/** What a JavaScript object that stands for a guest's resource knows of it. */
interface HostHandle {
  readonly resource: DefinedResource;
  readonly rep: number;
  /** To how many calls it is lent. */
  lends: number;
  state: 'own' | 'borrow' | 'dropped' | 'given away' | 'expired';
}

/** The class that stands for a guest's resource. */
export type GuestClass = (new (...args: unknown[]) => object) & Record<symbol, unknown>;

/** The classes of a store's resources and the objects that stand for handles. */
export class HostHandles<S extends Store = Store> {
  readonly store: S;
  readonly #handles = new WeakMap<object, HostHandle>();
  readonly #classes = new Map<ResourceId, GuestClass>();
  readonly #constructors = new Map<ResourceId, HostFunction>();
  readonly #registry: FinalizationRegistry<HostHandle>;

  /** Adds to an exported function its form that returns a promise; left out where nothing can be waited for. */
  addTo?(given: HostFunction, exported: HostExport): void;

  constructor(store: S) {
    this.store = store;
    this.#registry = new FinalizationRegistry((handle) => this.#finalize(handle));
  }

  /** The class of a guest's resource; always the same one. */
  classOf(resource: DefinedResource): GuestClass {
    let known = this.#classes.get(resource.id);
    if (known === undefined) this.#classes.set(resource.id, (known = this.makeClass(resource)));
    return known;
  }

  /** Lets `new` of a resource's class call its constructor. */
  setConstructor(resource: ResourceId, call: HostFunction): void {
    this.#constructors.set(resource, call);
  }

  protected makeClass({ id, className }: DefinedResource): GuestClass {
    // A class needs a `this` of its own.
    const handles = this;
    const made = {
      [className]: class {
        constructor(...args: unknown[]) {
          const call = handles.#constructors.get(id);
          if (call !== undefined) return call(...args) as this;
          throw hostError('host/no-constructor', `${className} has no constructor`);
        }

        [disposeKey](): void {
          handles.dispose(this);
        }
      },
    };
    return made[className] as unknown as GuestClass;
  }

  /** A new object for a handle. */
  wrap(resource: DefinedResource, rep: number, state: 'own' | 'borrow'): object {
    const object = Object.create(this.classOf(resource).prototype as object) as object;
    const handle: HostHandle = { resource, rep, state, lends: 0 };
    this.#handles.set(object, handle);
    this.become(object, handle, state);
    return object;
  }

  handleOf(object: unknown): HostHandle | undefined {
    // Of what is no object there is none.
    return this.#handles.get(object as object);
  }

  /** `[Symbol.dispose]`: drops an own handle, once; nothing for borrows, which end by themselves. */
  dispose(object: object): void {
    const handle = this.#handles.get(object);
    if (handle?.state !== 'own') return;
    if (handle.lends > 0) {
      throw hostError('host/lent', `${handle.resource.className} is lent to a call`);
    }
    this.become(object, handle, 'dropped');
    this.#drop(handle);
  }

  /** Notes what has become of a handle: one that owns is dropped when its object is forgotten. */
  become(object: object, handle: HostHandle, state: HostHandle['state']): void {
    handle.state = state;
    if (state === 'own') this.#registry.register(object, handle, handle);
    else this.#registry.unregister(handle);
  }

  #drop({ resource, rep }: HostHandle, isForgotten?: boolean): void {
    const place = dtorPlace(resource);
    this.store.checkAlive(place);
    try {
      this.end(resource, rep, isForgotten);
    } catch (error) {
      throw this.store.kill(error, place);
    }
  }

  /** Ends what an own handle stood for; `isForgotten` where JavaScript has lost the object. */
  protected end(resource: DefinedResource, rep: number, _isForgotten?: boolean): void {
    this.store.destroy(resource, rep);
  }

  /** Runs on its own some time after the object was forgotten; a trap stays in the store for the next caller. */
  #finalize(handle: HostHandle): void {
    if (handle.state !== 'own' || this.store.poison !== undefined) return;
    handle.state = 'dropped';
    try {
      this.#drop(handle, true);
    } catch {
      // The store is dead, and says so.
    }
  }

  scope(): HostScope {
    return new HostScope(this);
  }
}

export type HandleKind = 'own' | 'borrow';

/** How handles of a type are converted. */
export function handleConversion(
  store: Store,
  { kind, resource: type }: { readonly kind: HandleKind; readonly resource: TypeId },
): Conversion<number> {
  const resource = resourceOfType(store, type);
  return {
    toHost: (rep, scope) => scope.toHost(kind, resource, rep),
    fromHost: (value, scope) => scope.fromHost(kind, resource, value),
  };
}

/** How handles of a program are converted. */
export function handleKinds(store: Store): HostKinds {
  const handle = (type: Parameters<typeof handleConversion>[1]): Conversion =>
    handleConversion(store, type) as Conversion;
  return { own: handle, borrow: handle };
}

/** The handles that the host gives and takes in one call. */
export class HostScope {
  readonly #handles: HostHandles;
  readonly #undo: (() => void)[] = [];
  readonly #end: (() => void)[] = [];

  constructor(handles: HostHandles) {
    this.#handles = handles;
  }

  toHost(kind: HandleKind, resource: Resource, rep: number): unknown {
    if (resource.kind === 'host') return resource.objects.toHost(kind, rep);
    const object = this.#handles.wrap(resource, rep, kind);
    if (kind === 'borrow') {
      this.atEnd(() => {
        this.#handles.handleOf(object)!.state = 'expired';
      });
    }
    return object;
  }

  /** Gives the representation; throws `BadHostValue` where the value is no such handle. */
  fromHost(kind: HandleKind, resource: Resource, value: unknown): number {
    if (resource.kind === 'defined') return this.#fromHandle(kind, resource, value);
    if (!(value instanceof resource.class)) throw unexpected(expected(resource), value);
    return resource.objects.fromHost(kind, value, this);
  }

  /** Has something done where the call doesn't happen. */
  atRollback(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Has something done when the call is over, or doesn't happen. */
  atEnd(end: () => void): void {
    this.#end.push(end);
  }

  #fromHandle(kind: HandleKind, resource: DefinedResource, value: unknown): number {
    const handle = this.#handles.handleOf(value);
    if (handle?.resource !== resource) throw unexpected(expected(resource), value);
    const usable = handle.state === 'own' || (handle.state === 'borrow' && kind === 'borrow');
    if (!usable) {
      const is = handle.state === 'borrow' ? 'only borrowed' : handle.state;
      throw unexpected(`${expected(resource)} to ${verbs[kind]}`, value, is);
    }
    if (kind === 'borrow') {
      handle.lends++;
      this.atEnd(() => handle.lends--);
    } else {
      if (handle.lends > 0) {
        throw unexpected(`${expected(resource)} to give away`, value, 'lent');
      }
      const object = value as object;
      this.#handles.become(object, handle, 'given away');
      this.atRollback(() => this.#handles.become(object, handle, 'own'));
    }
    return handle.rep;
  }

  /** The call doesn't happen: what was given is the host's again. */
  rollback(): void {
    for (const undo of this.#undo) undo();
    this.end();
  }

  /** The call is over: what was lent is free, and what was borrowed is dead. Once over, it stays so. */
  end(): void {
    for (const end of this.#end.splice(0)) end();
  }
}

const verbs = { own: 'give away', borrow: 'lend' } as const;

function expected({ className }: Resource): string {
  return `an instance of ${className}`;
}
