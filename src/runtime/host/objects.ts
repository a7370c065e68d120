/**
 * The host's own resources: JavaScript objects, and the numbers that stand for them in guests. CanonicalABI.md, Resource
 * State.
 */
import { texts } from '../core/texts.ts';
import { hostLabel } from '../core/instance.ts';
import { isExit } from '../core/program-exit.ts';
import { Trap } from '../core/trap.ts';
import type { HandleKind, HostScope } from './resources.ts';

/** Engines without `Symbol.dispose` get the symbol that WASI shims use there. */
export const disposeKey: symbol = Symbol.dispose ?? Symbol.for('dispose');

/** A class or constructor function of the host; its instances' own type says nothing here. */
export type HostClass = (abstract new (...args: never[]) => object) & Record<string, unknown>;

interface HostObject {
  readonly object: object;
  readonly rep: number;
  /** Own handles that stand for the object. */
  owners: number;
  /** Calls it is lent to. */
  borrows: number;
}

/** JavaScript objects and their representations: an object keeps its number while anybody has a handle to it. */
export class HostObjects {
  readonly #byRep = new Map<number, HostObject>();
  readonly #byObject = new Map<object, HostObject>();
  #next = 1;

  /** The object for a handle that a guest gives or lends. */
  toHost(kind: HandleKind, rep: number): object {
    return kind === 'own' ? this.release(rep) : this.#known(rep).object;
  }

  /** The representation for a handle that the host gives or, as long as `scope` lasts, lends. */
  fromHost(kind: HandleKind, object: object, scope: HostScope): number {
    const rep = this[kind](object);
    if (kind === 'own') scope.atRollback(() => this.release(rep));
    else scope.atEnd(() => this.unborrow(rep));
    return rep;
  }

  /** The representation for an own handle that is given out. */
  own(object: object): number {
    const entry = this.#entry(object);
    entry.owners++;
    return entry.rep;
  }

  /** The representation for a call's duration; give it back with `unborrow`. */
  borrow(object: object): number {
    const entry = this.#entry(object);
    entry.borrows++;
    return entry.rep;
  }

  /** An own handle is gone; gives its object. */
  release(rep: number): object {
    const entry = this.#known(rep);
    entry.owners--;
    this.#forget(entry);
    return entry.object;
  }

  /**
   * An own handle was dropped. Gives the object's `[Symbol.dispose]`, as a call that throws only traps, where the object
   * has one and no other handle stands for it.
   */
  drop(rep: number): (() => void) | undefined {
    const { owners } = this.#known(rep);
    const object = this.release(rep);
    return owners === 1 ? disposer(object) : undefined;
  }

  /** Disposes of all that guests own, whose handles lead nowhere any more; what one throws has nobody to be told. */
  disposeAll(): void {
    const owned = [...this.#byRep.values()].filter(({ owners }) => owners > 0);
    this.#byRep.clear();
    this.#byObject.clear();
    for (const { object } of owned) {
      try {
        disposer(object)?.();
      } catch {
        continue;
      }
    }
  }

  unborrow(rep: number): void {
    const entry = this.#known(rep);
    entry.borrows--;
    this.#forget(entry);
  }

  #entry(object: object): HostObject {
    let entry = this.#byObject.get(object);
    if (entry === undefined) {
      entry = { object, rep: this.#next++, owners: 0, borrows: 0 };
      this.#byObject.set(object, entry);
      this.#byRep.set(entry.rep, entry);
    }
    return entry;
  }

  // A representation comes out of a handle that was made from an object here, so it is known.
  #known(rep: number): HostObject {
    return this.#byRep.get(rep)!;
  }

  #forget(entry: HostObject): void {
    if (entry.owners > 0 || entry.borrows > 0) return;
    this.#byObject.delete(entry.object);
    this.#byRep.delete(entry.rep);
  }
}

function disposer(object: object): (() => void) | undefined {
  const dispose = orTrap(() => Reflect.get(object, disposeKey) as unknown);
  if (typeof dispose !== 'function') return undefined;
  return () => orTrap(() => Reflect.apply(dispose, object, []) as unknown);
}

function orTrap(code: () => unknown): unknown {
  try {
    return code();
  } catch (error) {
    if (isExit(error)) throw error;
    const place = { component: hostLabel, func: '[Symbol.dispose]' };
    const [code, did] = texts().thrown(error);
    throw new Trap(code, place, `it ${did}`, { cause: error });
  }
}
