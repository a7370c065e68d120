/**
 * A component instance in which canonical definitions are run in JavaScript: with its tables, and the flags that say what
 * may leave it and wait in it. CanonicalABI.md, Component Instances.
 */
import type { InstanceId } from '../../plan/index.ts';
import type { WaitingThread } from '../async/thread.ts';
import type { Adapters, Cell } from '../core/adapters.ts';
import { isMarked, setMark } from '../core/marks.ts';
import type { Handles, HandleTables } from '../core/handles/handles.ts';
import { Instance } from '../core/instance.ts';
import { Table } from '../core/table.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';

/** A component instance, made from the plan's. */
export class PlainInstance extends Instance {
  declare readonly parent: PlainInstance | undefined;
  /** How many instances it stands in. */
  readonly level: number;
  /** Whether its threads may have to wait, or can be told apart: then each call of it has one of its own. */
  readonly isConcurrent: boolean;
  readonly handles: Handles;
  readonly threads: Table<WaitingThread>;
  /** The slots of the thread that runs in it, where adapters have its `context.*`. */
  readonly contextSlots: readonly Cell[] | undefined;
  /** Where adapters mark that it may not leave, if they do. */
  readonly #kept: Cell | undefined;
  #mayLeave = true;
  /** How often it has asked for no new asynchronous tasks. */
  backpressure = 0;
  /** Tasks that wait until they may start. */
  numWaitingToEnter = 0;
  /** The thread that alone may run core code on the instance's stack, among those that need it. */
  exclusiveThread: WaitingThread | undefined;

  constructor(
    id: InstanceId,
    label: string,
    parent: PlainInstance | undefined,
    isConcurrent: boolean,
    tables: HandleTables,
    adapters?: Adapters,
  ) {
    super(id, label, parent, adapters);
    this.level = parent === undefined ? 0 : parent.level + 1;
    this.isConcurrent = isConcurrent;
    this.handles = tables.of(id);
    this.threads = new Table(tables.count);
    this.contextSlots = adapters?.contextSlots?.(id);
    this.#kept = adapters?.mark?.('kept', id);
  }

  /** Cleared during realloc and post-return, so that they call nothing outside. */
  get mayLeave(): boolean {
    return this.#mayLeave && !isMarked(this.#kept, this.id);
  }

  set mayLeave(may: boolean) {
    this.#mayLeave = may;
    setMark(this.#kept, this.id, !may);
  }
}

/** That an instance is not in realloc or post-return, where it may call nothing outside. */
export function checkLeave(instance: PlainInstance, place: TrapPlace): void {
  if (instance.mayLeave) return;
  throw new Trap('trap/cannot-leave', place, 'called during realloc or post-return');
}

/** The innermost instance that both are or stand in, if there is one. */
export function sharedWith(
  instance: PlainInstance,
  other: PlainInstance,
): PlainInstance | undefined {
  let a: PlainInstance | undefined = instance;
  let b: PlainInstance | undefined = other;
  while (a !== b) {
    // The one that stands deeper goes outwards, or both do.
    const [ofA, ofB]: readonly [number, number] = [a?.level ?? -1, b?.level ?? -1];
    if (ofA >= ofB) a = a?.parent;
    if (ofB >= ofA) b = b?.parent;
  }
  return a;
}
