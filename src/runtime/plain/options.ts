/**
 * The canonical options of a definition, with what they name looked up in the running store. CanonicalABI.md, Canonical
 * Options.
 */
import type { CanonOptions, OptionsId } from '../../plan/index.ts';
import { Memory } from '../core/memory.ts';
import type { CoreFunction } from '../core/core-func.ts';
import type { PlainStore } from './store.ts';
import type { Encoding } from '../core/code-units.ts';

/** The canonical options of one definition, with what they name looked up when it is first used. */
export class Options {
  /** As the plan has them. */
  readonly canon: CanonOptions;
  readonly encoding: Encoding;
  readonly #store: PlainStore;
  #memory: Memory | undefined;
  #realloc: CoreFunction | undefined;
  #postReturn: CoreFunction | undefined;

  constructor(store: PlainStore, id: OptionsId) {
    this.canon = store.plan.options[id]!;
    this.encoding = this.canon.encoding;
    this.#store = store;
  }

  get memory(): Memory {
    if (this.#memory === undefined) {
      const { memory } = this.canon;
      if (memory === undefined) {
        throw new TypeError('a canonical definition that needs a memory names none');
      }
      this.#memory = new Memory(this.#store.memory(memory));
    }
    return this.#memory;
  }

  get realloc(): CoreFunction {
    if (this.#realloc === undefined) {
      const { realloc } = this.canon;
      if (realloc === undefined) {
        throw new TypeError('a canonical definition that needs a realloc names none');
      }
      this.#realloc = this.#store.coreFunction(realloc);
    }
    return this.#realloc;
  }

  get postReturn(): CoreFunction | undefined {
    const { postReturn } = this.canon;
    if (postReturn === undefined) return undefined;
    return (this.#postReturn ??= this.#store.coreFunction(postReturn));
  }
}
