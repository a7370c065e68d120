/**
 * What is known of a function of the host's before guests call it, whichever way their calls go, and the error contract:
 * what a `result` function throws with a payload is its error case (`payload-of.ts`), anything else that is thrown is a
 * trap.
 */
import type { HostSignature } from '../../plan/index.ts';
import { hostLabel } from '../core/instance.ts';
import type { Instance } from '../core/instance.ts';
import { texts } from '../core/texts.ts';
import { isExit } from '../core/program-exit.ts';
import { Trap, type TrapCode, type TrapPlace } from '../core/trap.ts';
import { asBadValue } from './bad-value.ts';
import type { Edge } from './edge.ts';

/** A call of the host's implementation with values of JavaScript. */
export type HostCall = (args: readonly unknown[]) => unknown;

/** What a function of the host came to: what it returned, or the payload of its error case. */
export interface HostOutcome {
  readonly isErr: boolean;
  readonly value: unknown;
}

/** What is made of what a function threw: the payload of its error case, if it is one. */
export type PayloadOf = (error: unknown) => HostOutcome | undefined;

/** Who calls, for messages. */
export interface Caller {
  /** Absent where the host does. */
  readonly caller: Pick<Instance, 'label'> | undefined;
}

export class ImportedFunc<E extends Edge = Edge> {
  readonly edge: E;
  readonly signature: HostSignature;
  readonly place: TrapPlace;
  readonly #implementation: HostCall;
  readonly #payloadOf: PayloadOf | undefined;

  /** @param payloadOf - Absent where the function throws no error case. */
  constructor(
    edge: E,
    signature: HostSignature,
    label: string,
    implementation: HostCall,
    payloadOf: PayloadOf | undefined,
  ) {
    this.edge = edge;
    this.signature = signature;
    this.place = { component: hostLabel, func: label };
    this.#implementation = implementation;
    this.#payloadOf = payloadOf;
  }

  /** Calls the host's implementation. */
  invokeWith(call: Caller, args: readonly unknown[]): HostOutcome {
    try {
      const returned = this.#implementation(args);
      this.#checkPoison();
      return { isErr: false, value: returned };
    } catch (error) {
      this.#checkPoison();
      return this.thrown(call, error);
    }
  }

  /** What a `result` function throws is its error case, a `ProgramExit` the end; anything else is a trap. */
  thrown(call: Caller, error: unknown): HostOutcome {
    if (isExit(error)) throw error;
    const payload = this.#payloadOf?.(error);
    if (payload !== undefined) return payload;
    const [code, did] = texts().thrown(error);
    throw this.trap(code, call, did, error);
  }

  /** Whether a synchronous function has returned a promise that is not its value: the value is still to come. */
  isPending({ isErr, value }: HostOutcome): boolean {
    if (isErr || !isThenable(value)) return false;
    const { isPromise, fallible } = this.signature;
    // Where an error case is returned, not thrown, what is returned is a `result`.
    return !isPromise || (fallible !== undefined && this.#payloadOf === undefined);
  }

  /** What `conversion` makes of what the host gave; a wrong value is a trap. */
  converted<T>(call: Caller, conversion: () => T): T {
    try {
      return conversion();
    } catch (error) {
      const bad = asBadValue('result', error);
      if (bad === undefined) throw error;
      const detail = `gave a wrong value: ${bad.message}`;
      throw this.trap('trap/host-value', call, detail, bad.cause ?? bad);
    }
  }

  /** The trap of what it did. */
  trap(code: TrapCode, { caller }: Caller, did: string, cause?: unknown): Trap {
    const wanted = caller === undefined ? '' : `, called by \`${caller.label}\`,`;
    const detail = `the host's function${wanted} ${did}`;
    return new Trap(code, this.place, detail, cause === undefined ? undefined : { cause });
  }

  /** The host may have run into a trap and gone on; the guests that wait for it must not. */
  #checkPoison(): void {
    if (this.edge.store.poison !== undefined) throw this.edge.store.poison;
  }
}

/** What can't even be asked is none; reading the value it is will tell. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return (
      typeof value === 'object' && typeof (value as { then?: unknown } | null)?.then === 'function'
    );
  } catch {
    return false;
  }
}
