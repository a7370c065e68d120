/**
 * Tables of handles in a memory of the linker's own, where adapters in wasm read and write them, too: what either does,
 * the other sees. Objects of JavaScript stand in arrays beside; an entry has the place there. What stands where is
 * `plan/handle-layout.ts`; the memory is no guest's import or export.
 */
import {
  borrowTag,
  freeTag,
  handleEntry,
  handleHeader,
  handleSize,
  handleTable,
  handleTableAt,
  type InstanceId,
  objectTag,
  ownTag,
  type Plan,
  resourceOf,
} from '../../../plan/index.ts';
import type { EngineMemory } from '../engine-types.ts';
import type { AllLimits } from '../limits.ts';
import type { Resource } from '../resource.ts';
import type { TrapPlace } from '../trap.ts';
import { HandleCount } from './count.ts';
import { emptyTables } from './empty-tables.ts';
import { HandleMemory } from './handle-memory.ts';
import { handleBorrowed, handleLent, unknownHandle, wrongHandleType } from './handle-traps.ts';
import type {
  BorrowScope,
  Class,
  DroppedHandle,
  HandleEntry,
  HandleObject,
  Handles,
  HandleTables,
} from './handles.ts';

/** How many entries a table has room for, from its first handle on. */
const firstCapacity = 16;
/** The scope of an own handle. */
const noScope = 0;

/** The tables, and the memory that they are in. */
export interface MemoryTables extends HandleTables {
  readonly memory: EngineMemory;
}

/** Tables that wasm can use. */
export function memoryTables(
  plan: Plan,
  limits: AllLimits,
  memory: EngineMemory = emptyTables(plan.instances.length, limits.handles),
): MemoryTables {
  const words = new HandleMemory(memory);
  const count = new MemoryCount(limits, words);
  const tables = plan.instances.map((_, id) => new MemoryHandles(plan, id, words, count));
  return { count, of: (instance) => tables[instance]!, memory };
}

class MemoryCount extends HandleCount {
  readonly #memory: HandleMemory;

  constructor(limits: AllLimits, memory: HandleMemory) {
    super(limits);
    this.#memory = memory;
  }

  get used(): number {
    return this.#memory.get(handleHeader.used);
  }

  set used(used: number) {
    this.#memory.set(handleHeader.used, used);
  }
}

class MemoryHandles implements Handles {
  readonly #plan: Plan;
  readonly #memory: HandleMemory;
  readonly #count: HandleCount;
  readonly #id: InstanceId;
  /** The address of the descriptor. */
  readonly #table: number;
  readonly #objects: (HandleObject | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  constructor(plan: Plan, id: InstanceId, memory: HandleMemory, count: HandleCount) {
    this.#plan = plan;
    this.#memory = memory;
    this.#count = count;
    this.#id = id;
    this.#table = handleTableAt(id);
  }

  addOwn(resource: Resource, rep: number, place: TrapPlace): number {
    return this.#add(ownTag(resource.id), rep, noScope, 1, place);
  }

  addBorrow(resource: Resource, rep: number, scope: BorrowScope, place: TrapPlace): number {
    const index = this.#add(borrowTag(resource.id), rep, scope, 1, place);
    this.#memory.set(scope, this.#memory.get(scope) + 1);
    return index;
  }

  rep(index: number, resource: Resource, place: TrapPlace): number {
    return this.#rep(this.#find(index, resource, place));
  }

  lend(index: number, resource: Resource, place: TrapPlace): number {
    const entry = this.#find(index, resource, place);
    this.#addLends(entry, 1);
    return this.#rep(entry);
  }

  giveBack(index: number): void {
    this.#addLends(this.#entryAt(index), -1);
  }

  takeOwn(index: number, resource: Resource, place: TrapPlace): number {
    const entry = this.#findFree(index, resource, place);
    if (this.#scope(entry) !== noScope) throw handleBorrowed(index, resource, place);
    const rep = this.#rep(entry);
    this.#remove(index, 1);
    return rep;
  }

  drop(index: number, resource: Resource, place: TrapPlace): DroppedHandle {
    const entry = this.#findFree(index, resource, place);
    const rep = this.#rep(entry);
    const scope = this.#scope(entry);
    this.#remove(index, 1);
    const own = scope === noScope;
    if (!own) this.#memory.set(scope, this.#memory.get(scope) - 1);
    return { own, rep };
  }

  openScope(place: TrapPlace): BorrowScope {
    return this.#memory.openCell(place);
  }

  numBorrows(scope: BorrowScope): number {
    return this.#memory.get(scope);
  }

  closeScope(scope: BorrowScope): void {
    this.#memory.closeCell(scope);
  }

  addObject(object: HandleObject, place: TrapPlace): number {
    const slot = this.#freeSlots.at(-1) ?? this.#objects.length;
    const index = this.#add(objectTag, slot, noScope, object.weight ?? 1, place);
    this.#freeSlots.pop();
    this.#objects[slot] = object;
    return index;
  }

  object<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T {
    const tag = this.#tagAt(index);
    if (tag === freeTag) throw unknownHandle(index, place);
    const object = tag === objectTag ? this.#objectOf(this.#entryAt(index)) : undefined;
    if (object instanceof of) return object;
    throw wrongHandleType(index, expected, this.#nameOf(index, tag), place);
  }

  takeObject<T extends object>(index: number, of: Class<T>, expected: string, place: TrapPlace): T {
    const object = this.object(index, of, expected, place);
    const entry = this.#entryAt(index);
    const { weight = 1 } = this.#objectOf(entry);
    const slot = this.#rep(entry);
    this.#objects[slot] = undefined;
    this.#freeSlots.push(slot);
    this.#remove(index, weight);
    return object;
  }

  *entries(): Generator<readonly [index: number, entry: HandleEntry], void> {
    for (let index = 1; index < this.#field(handleTable.length); index++) {
      const tag = this.#tagAt(index);
      if (tag === freeTag) continue;
      const entry = this.#entryAt(index);
      if (tag === objectTag) {
        yield [index, this.#objectOf(entry)];
        continue;
      }
      const kind = this.#scope(entry) === noScope ? 'own' : 'borrow';
      const lends = this.#memory.get(entry + handleEntry.lends);
      yield [index, { kind, resource: resourceOf(tag), rep: this.#rep(entry), lends }];
    }
  }

  /** A cell of the descriptor. */
  #field(offset: number): number {
    return this.#memory.get(this.#table + offset);
  }

  #setField(offset: number, value: number): void {
    this.#memory.set(this.#table + offset, value);
  }

  /** The address of an entry that is there. */
  #entryAt(index: number): number {
    return this.#memory.entryAt(this.#id, index);
  }

  #tagAt(index: number): number {
    return this.#memory.tagAt(this.#id, index);
  }

  #rep(entry: number): number {
    return this.#memory.get(entry + handleEntry.rep) >>> 0;
  }

  #scope(entry: number): BorrowScope {
    return this.#memory.get(entry + handleEntry.scope);
  }

  #addLends(entry: number, more: number): void {
    const at = entry + handleEntry.lends;
    this.#memory.set(at, this.#memory.get(at) + more);
  }

  #objectOf(entry: number): HandleObject {
    return this.#objects[this.#rep(entry)]!;
  }

  #nameOf(index: number, tag: number): string {
    if (tag === objectTag) return `a ${this.#objectOf(this.#entryAt(index)).kind}`;
    return this.#plan.resources[resourceOf(tag)]!.label;
  }

  /** The address of a handle to the resource. */
  #find(index: number, { id, label }: Resource, place: TrapPlace): number {
    const tag = this.#tagAt(index);
    if (tag === freeTag) throw unknownHandle(index, place);
    if (tag !== ownTag(id) && tag !== borrowTag(id)) {
      throw wrongHandleType(index, label, this.#nameOf(index, tag), place);
    }
    return this.#entryAt(index);
  }

  /** That is not lent. */
  #findFree(index: number, resource: Resource, place: TrapPlace): number {
    const entry = this.#find(index, resource, place);
    if (this.#memory.get(entry + handleEntry.lends) !== 0) throw handleLent(index, place);
    return entry;
  }

  #add(tag: number, rep: number, scope: BorrowScope, weight: number, place: TrapPlace): number {
    this.#count.take(weight, place);
    let index = this.#field(handleTable.free);
    if (index === 0) {
      index = this.#field(handleTable.length);
      if (index >= this.#field(handleTable.capacity)) this.#grow(place);
      this.#setField(handleTable.length, index + 1);
    } else {
      this.#setField(handleTable.free, this.#memory.get(this.#entryAt(index) + handleEntry.rep));
    }
    const entry = this.#entryAt(index);
    // It is lent to nobody: neither was what stood there before.
    this.#memory.set(entry + handleEntry.tag, tag);
    this.#memory.set(entry + handleEntry.rep, rep);
    this.#memory.set(entry + handleEntry.scope, scope);
    return index;
  }

  /** Moves the table to where there is room for twice as many entries. */
  #grow(place: TrapPlace): void {
    const capacity =
      this.#field(handleTable.capacity) === 0
        ? firstCapacity
        : this.#field(handleTable.capacity) * 2;
    const base = this.#memory.allocate(capacity * handleSize, place);
    const from = this.#field(handleTable.base) >>> 2;
    const words = (this.#field(handleTable.length) * handleSize) >>> 2;
    this.#memory.words.copyWithin(base >>> 2, from, from + words);
    this.#setField(handleTable.base, base);
    this.#setField(handleTable.capacity, capacity);
  }

  #remove(index: number, weight: number): void {
    const entry = this.#entryAt(index);
    this.#memory.set(entry + handleEntry.tag, freeTag);
    this.#memory.set(entry + handleEntry.rep, this.#field(handleTable.free));
    this.#setField(handleTable.free, index);
    this.#count.give(weight);
  }
}
