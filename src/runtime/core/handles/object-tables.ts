/**
 * Tables of handles as JavaScript keeps things: a handle is an object. For programs in which no core code of the
 * linker's own uses handles.
 */
import type { Resource } from '../resource.ts';
import { Table } from '../table.ts';
import type { TrapPlace } from '../trap.ts';
import { HandleCount } from './count.ts';
import { handleBorrowed, handleLent, unknownHandle, wrongHandleType } from './handle-traps.ts';
import type {
  BorrowScope,
  Class,
  DroppedHandle,
  HandleEntry,
  HandleObject,
  Handles,
  HandleTables,
  MakeHandleTables,
} from './handles.ts';

/** Tables that are as large as what is in them. */
export const objectTables: MakeHandleTables = (plan, limits): HandleTables => {
  const count = new ObjectCount(limits);
  const tables = plan.instances.map(() => new ObjectHandles(count));
  return { count, of: (instance) => tables[instance]! };
};

class ObjectCount extends HandleCount {
  used = 0;
}

class ResourceHandle {
  readonly resource: Resource;
  readonly rep: number;
  /** Of a borrow. */
  readonly scope: BorrowScope | undefined;
  lends = 0;

  constructor(resource: Resource, rep: number, scope?: BorrowScope) {
    this.resource = resource;
    this.rep = rep;
    this.scope = scope;
  }
}

class ObjectHandles implements Handles {
  readonly #table: Table<ResourceHandle | HandleObject>;
  /** The borrows of each scope; of closed ones, whose numbers are given out again, 0. */
  readonly #numBorrows: number[] = [];
  readonly #closed: BorrowScope[] = [];

  constructor(count: HandleCount) {
    this.#table = new Table(count, (entry) => ('weight' in entry ? (entry.weight ?? 1) : 1));
  }

  addOwn(resource: Resource, rep: number, place: TrapPlace): number {
    return this.#table.add(new ResourceHandle(resource, rep), place);
  }

  addBorrow(resource: Resource, rep: number, scope: BorrowScope, place: TrapPlace): number {
    const index = this.#table.add(new ResourceHandle(resource, rep, scope), place);
    this.#numBorrows[scope]!++;
    return index;
  }

  rep(index: number, resource: Resource, place: TrapPlace): number {
    return this.#find(index, resource, place).rep;
  }

  lend(index: number, resource: Resource, place: TrapPlace): number {
    const handle = this.#find(index, resource, place);
    handle.lends++;
    return handle.rep;
  }

  giveBack(index: number): void {
    (this.#table.get(index) as ResourceHandle).lends--;
  }

  takeOwn(index: number, resource: Resource, place: TrapPlace): number {
    const handle = this.#findFree(index, resource, place);
    if (handle.scope !== undefined) throw handleBorrowed(index, resource, place);
    this.#table.remove(index);
    return handle.rep;
  }

  drop(index: number, resource: Resource, place: TrapPlace): DroppedHandle {
    const { rep, scope } = this.#findFree(index, resource, place);
    this.#table.remove(index);
    if (scope !== undefined) this.#numBorrows[scope]!--;
    return { own: scope === undefined, rep };
  }

  #find(index: number, resource: Resource, place: TrapPlace): ResourceHandle {
    const entry = this.#table.get(index);
    if (entry === undefined) throw unknownHandle(index, place);
    if (!(entry instanceof ResourceHandle) || entry.resource !== resource) {
      throw wrongHandleType(index, resource.label, nameOf(entry), place);
    }
    return entry;
  }

  /** That is not lent. */
  #findFree(index: number, resource: Resource, place: TrapPlace): ResourceHandle {
    const handle = this.#find(index, resource, place);
    if (handle.lends !== 0) throw handleLent(index, place);
    return handle;
  }

  openScope(): BorrowScope {
    const scope = this.#closed.pop() ?? this.#numBorrows.length;
    this.#numBorrows[scope] = 0;
    return scope;
  }

  numBorrows(scope: BorrowScope): number {
    return this.#numBorrows[scope]!;
  }

  closeScope(scope: BorrowScope): void {
    this.#closed.push(scope);
  }

  addObject(object: HandleObject, place: TrapPlace): number {
    return this.#table.add(object, place);
  }

  object<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T {
    const entry = this.#table.get(index);
    if (entry === undefined) throw unknownHandle(index, place);
    if (!(entry instanceof of)) throw wrongHandleType(index, expected, nameOf(entry), place);
    return entry;
  }

  takeObject<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T {
    const object = this.object(index, of, expected, place);
    this.#table.remove(index);
    return object;
  }

  *entries(): Generator<readonly [index: number, entry: HandleEntry], void> {
    for (const [index, entry] of this.#table.entries()) {
      if (!(entry instanceof ResourceHandle)) yield [index, entry];
      else {
        const { resource, rep, scope, lends } = entry;
        const kind = scope === undefined ? 'own' : 'borrow';
        yield [index, { kind, resource: resource.id, rep, lends }];
      }
    }
  }
}

function nameOf(entry: ResourceHandle | HandleObject): string {
  return entry instanceof ResourceHandle ? entry.resource.label : `a ${entry.kind}`;
}
