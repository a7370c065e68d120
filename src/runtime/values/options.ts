/**
 * The canonical options of a definition, with what they name looked up in the running store. CanonicalABI.md, Canonical
 * Options.
 */
import { Memory } from '../memory/memory.ts';
import type { CanonOptions } from '../../plan/index.ts';
import type { CoreFunction } from '../state/core-func.ts';
import type { Store } from '../state/store.ts';
import type { Encoding } from './lifted-string.ts';

/** The canonical options of one definition, with what they name looked up when it is first used. */
export class Options {
  readonly encoding: Encoding;
  readonly #store: Store;
  readonly #options: CanonOptions;
  #memory: Memory | undefined;

  constructor(store: Store, options: CanonOptions) {
    this.encoding = options.encoding;
    this.#store = store;
    this.#options = options;
  }

  get memory(): Memory {
    if (this.#memory === undefined) {
      const found = coreMemory(this.#store, this.#options);
      if (found === undefined) {
        throw new TypeError('a canonical definition that needs a memory names none');
      }
      this.#memory = new Memory(found);
    }
    return this.#memory;
  }

  get realloc(): CoreFunction {
    const { realloc } = this.#options;
    if (realloc === undefined) {
      throw new TypeError('a canonical definition that needs a realloc names none');
    }
    return this.#store.coreFunction(realloc);
  }

  get postReturn(): CoreFunction | undefined {
    const { postReturn } = this.#options;
    return postReturn === undefined ? undefined : this.#store.coreFunction(postReturn);
  }
}

/** The memory that options name, if they name one. */
export function coreMemory(store: Store, { memory }: CanonOptions): WebAssembly.Memory | undefined {
  const found = memory && store.coreInstances.get(memory.coreInstance)?.exports[memory.name];
  return found instanceof WebAssembly.Memory ? found : undefined;
}
