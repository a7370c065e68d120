/**
 * The table of handles that each component instance has, behind verbs: what is done with a handle, not how it is kept.
 * `object-tables.ts` keeps handles as objects, `memory-tables.ts` in a memory that wasm uses, too; a program can't tell
 * which. Which handles a call lent, `lending.ts` notes; destructors are run by who
 * drops. CanonicalABI.md, Table State and Resource State.
 */
import type { InstanceId, Plan, ResourceId } from '../../../plan/index.ts';
import type { AllLimits } from '../limits.ts';
import type { Resource } from '../resource.ts';
import type { TrapPlace } from '../trap.ts';
import type { HandleCount } from './count.ts';

/**
 * The handles of one component instance, by their indexes. Each verb that is given an index traps where nothing stands
 * there or something of another type; `place` is for the trap, `expected` names in it what was asked for.
 */
export interface Handles {
  /** Gives the index of a new own handle; traps where there are too many handles, as all that add one do. */
  addOwn(resource: Resource, rep: number, place: TrapPlace): number;
  /** Gives the index of a new borrow handle, which `scope` counts until it is dropped. */
  addBorrow(resource: Resource, rep: number, scope: BorrowScope, place: TrapPlace): number;
  /** The representation. */
  rep(index: number, resource: Resource, place: TrapPlace): number;
  /** Lends a handle, which stays in its place until it is given back as often; gives the representation. */
  lend(index: number, resource: Resource, place: TrapPlace): number;
  /** Ends a loan. */
  giveBack(index: number): void;
  /** Takes an own handle out that is not lent; gives the representation. */
  takeOwn(index: number, resource: Resource, place: TrapPlace): number;
  /** Takes any handle out that is not lent, and tells a borrow's scope. */
  drop(index: number, resource: Resource, place: TrapPlace): DroppedHandle;

  /** A scope that counts nothing yet. */
  openScope(place: TrapPlace): BorrowScope;
  /** How many borrow handles of the scope are there. */
  numBorrows(scope: BorrowScope): number;
  /** The scope counts nothing any more and is not used again. */
  closeScope(scope: BorrowScope): void;

  /** Gives the index of a new handle to what is no resource. */
  addObject(object: HandleObject, place: TrapPlace): number;
  /** What a handle is to, which must be of the class. */
  object<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T;
  /** As `object`; the handle is gone. */
  takeObject<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T;

  /** All handles in the order of their indexes, to look at. */
  entries(): Iterable<readonly [index: number, entry: HandleEntry]>;
}

/** What counts the borrow handles of one task (`num_borrows`): a number that its instance's table gave. */
export type BorrowScope = number;

/** A handle that was dropped. Of an own one the resource is to be destroyed. */
export interface DroppedHandle {
  readonly own: boolean;
  readonly rep: number;
}

/** What handles are to beside resources: subtasks, ends of streams and futures, waitable sets, error contexts. */
export interface HandleObject {
  /** Its name in traps. */
  readonly kind: string;
  /** As how many handles it counts, where that is not one. */
  readonly weight?: number;
}

export type Class<T extends object> = abstract new (...args: never[]) => T;

/** A handle, to look at. */
export type HandleEntry =
  | {
      readonly kind: 'own' | 'borrow';
      readonly resource: ResourceId;
      readonly rep: number;
      /** To how many calls it is lent. */
      readonly lends: number;
    }
  | HandleObject;

/** The tables of all instances of a store. */
export interface HandleTables {
  /** What is in them, and the threads. */
  readonly count: HandleCount;
  of(instance: InstanceId): Handles;
}

/** Makes the tables of a store. */
export type MakeHandleTables = (plan: Plan, limits: AllLimits) => HandleTables;
