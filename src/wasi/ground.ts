/** What the interfaces of one platform stand on, whichever there are. */
import type { Closing } from './closing.ts';
import type { Send } from './http/index.ts';
import { type Wait, waitByPromise, waitInThread } from './io/index.ts';
import type { MachineNetwork } from './machine-network.ts';
import type { Machine } from './machine.ts';
import type { WasiOptions } from './options/index.ts';

/** What it is made of. */
export interface GroundParts {
  readonly options: WasiOptions;
  readonly closing: Closing;
  readonly machine: Machine;
  readonly network: MachineNetwork;
  /** What stands around each request that the program sends. */
  readonly around: (send: Send) => Send;
}

export class Ground {
  readonly parts: GroundParts;
  readonly options: WasiOptions;
  /** As the option `waits` says. */
  readonly wait: Wait;
  /** In 0.3, whatever the option says. */
  readonly byPromise: Wait;
  readonly #shared = new Map<unknown, unknown>();

  constructor(parts: GroundParts) {
    const { options, closing } = parts;
    this.parts = parts;
    this.options = options;
    this.byPromise = waitByPromise(closing);
    this.wait = options.waits === 'promise' ? this.byPromise : waitInThread;
  }

  /** What several interfaces share, made when one first asks for it. */
  the<T>(make: (parts: GroundParts, ground: Ground) => T): T {
    if (!this.#shared.has(make)) this.#shared.set(make, make(this.parts, this));
    return this.#shared.get(make) as T;
  }
}
