/**
 * A component instance as it runs, as far as every program has it: which instances it stands in, and whether something runs
 * there. `plain/instance.ts` adds what canonical definitions need that are run in JavaScript. CanonicalABI.md, Component
 * Instances.
 */
import type { InstanceId } from '../../plan/index.ts';
import type { Adapters, Cell } from './adapters.ts';
import { isMarked, setMark } from './marks.ts';
import type { TrapPlace } from './trap.ts';

/** A component instance, made from the plan's. */
export class Instance {
  readonly id: InstanceId;
  /** Its name for people. */
  readonly label: string;
  readonly parent: Instance | undefined;
  /** Where adapters mark that it runs, if they do. */
  readonly #entered: Cell | undefined;
  #mayEnter = true;

  constructor(id: InstanceId, label: string, parent?: Instance, adapters?: Adapters) {
    this.id = id;
    this.label = label;
    this.parent = parent;
    this.#entered = adapters?.mark?.('entered', id);
  }

  /** Cleared while something runs in it, so that a second call can't come in. */
  get mayEnter(): boolean {
    return this.#mayEnter && !isMarked(this.#entered, this.id);
  }

  set mayEnter(may: boolean) {
    this.#mayEnter = may;
    setMark(this.#entered, this.id, !may);
  }
}

/** Whether an instance is the other, or stands in it. */
export function standsIn(instance: Instance | undefined, other: Instance): boolean {
  for (let i = instance; i !== undefined; i = i.parent) if (i === other) return true;
  return false;
}

/** The name that stands for the host where instances have theirs. */
export const hostLabel = 'host';

/** Where a trap is that no function's call explains. */
export const hostPlace: TrapPlace = { component: hostLabel, func: hostLabel };
