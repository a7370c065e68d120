/**
 * A component instance as it runs: its tables, and the flags that say what may enter and leave it. CanonicalABI.md,
 * Component Instances.
 */
import type { InstanceId } from '../../plan/index.ts';
import type { WaitingThread } from '../async/thread.ts';
import type { Adapters, Cell } from './adapters.ts';
import type { Handles, HandleTables } from './handles/handles.ts';
import { Table } from './table.ts';
import { Trap, type TrapPlace } from './trap.ts';

/** A component instance, made from the plan's. */
export class Instance {
  readonly id: InstanceId;
  /** Its name for people. */
  readonly label: string;
  readonly parent: Instance | undefined;
  /** How many instances it stands in. */
  readonly level: number;
  /** Whether its threads may have to wait, or can be told apart: then each call of it has one of its own. */
  readonly isConcurrent: boolean;
  readonly handles: Handles;
  readonly threads: Table<WaitingThread>;
  /** The slots of the thread that runs in it, where adapters have its `context.*`. */
  readonly contextSlots: readonly Cell[] | undefined;
  readonly #adapters: Adapters | undefined;
  /** Who marks what runs, too. */
  readonly #marks: Adapters | undefined;
  #mayEnter = true;
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
    parent: Instance | undefined,
    isConcurrent: boolean,
    tables: HandleTables,
    adapters?: Adapters,
  ) {
    this.id = id;
    this.label = label;
    this.parent = parent;
    this.level = parent === undefined ? 0 : parent.level + 1;
    this.isConcurrent = isConcurrent;
    this.handles = tables.of(id);
    this.threads = new Table(tables.count);
    this.contextSlots = adapters?.contextSlots(id);
    this.#adapters = adapters;
    this.#marks = adapters?.marksEntered === true ? adapters : undefined;
  }

  /** Cleared while something runs in it, so that a second call can't come in. */
  get mayEnter(): boolean {
    return this.#mayEnter && this.#marks?.mayEnter(this.id) !== false;
  }

  set mayEnter(may: boolean) {
    this.#mayEnter = may;
    this.#marks?.setMayEnter(this.id, may);
  }

  /** Cleared during realloc and post-return, so that they call nothing outside. */
  get mayLeave(): boolean {
    return this.#mayLeave && this.#adapters?.mayLeave(this.id) !== false;
  }

  set mayLeave(may: boolean) {
    this.#mayLeave = may;
    this.#adapters?.setMayLeave(this.id, may);
  }
}

/** The name that stands for the host where instances have theirs. */
export const hostLabel = 'host';

/** Where a trap is that no function's call explains. */
export const hostPlace: TrapPlace = { component: hostLabel, func: hostLabel };

/** That an instance is not in realloc or post-return, where it may call nothing outside. */
export function checkLeave(instance: Instance, place: TrapPlace): void {
  if (instance.mayLeave) return;
  throw new Trap('trap/cannot-leave', place, 'called during realloc or post-return');
}

/** The innermost instance that both are or stand in, if there is one. */
export function sharedWith(instance: Instance, other: Instance): Instance | undefined {
  let a: Instance | undefined = instance;
  let b: Instance | undefined = other;
  while (a !== b) {
    // The one that stands deeper goes outwards, or both do.
    const [ofA, ofB]: readonly [number, number] = [a?.level ?? -1, b?.level ?? -1];
    if (ofA >= ofB) a = a?.parent;
    if (ofB >= ofA) b = b?.parent;
  }
  return a;
}
