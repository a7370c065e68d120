/**
 * What a call into a program can throw: `ComponentError` is the error case of a function's `result`, `Trap` the end of
 * the store. Every trap of the canonical ABI has a code; `trap-rules.ts` says of each which rule was broken.
 */
import { runtimeKey, runtimeVersion } from './peer.ts';
import { texts } from './texts.ts';
import type { trapRules } from './trap-rules.ts';

/** Which rule was broken. A trap's message says the rule in words. */
export type TrapCode = keyof typeof trapRules;

/** Where a rule was broken: by which component, in which of its functions. */
export interface TrapPlace {
  /** The label of the component instance whose rule was broken. */
  readonly component: string;
  /** The label of the function it happened in. */
  readonly func: string;
}

/** A call of a guest's core function that was under way when a trap happened. */
export interface TrapFrame {
  /** The label of the component instance whose code it is. */
  readonly component: string;
  /** The component-level function for which the code ran; empty where the stack is cut off before it tells. */
  readonly entry: string;
  /** The core module's name, where its name section has one. */
  readonly module?: string;
  /** The core function's, alike. */
  readonly func?: string;
  /** The number of the function in its module. */
  readonly index?: number;
  /** Where in the module it was, in bytes from the beginning of the module as it runs. */
  readonly offset?: number;
}

/**
 * A program broke a rule and is dead: everything in its store refuses to run from now on. `cause` is what the engine
 * or the host threw, where it was that. `instanceof` knows the traps of all programs whose runtimes are alike, as
 * programs that are files have each their own.
 */
export class Trap extends Error {
  readonly code: TrapCode;
  readonly component: string;
  readonly func: string;

  constructor(code: TrapCode, place: TrapPlace, detail: string, options?: ErrorOptions) {
    super(messageOf(code, place, detail), options);
    this.name = 'Trap';
    this.code = code;
    this.component = place.component;
    this.func = place.func;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === Trap
      ? (value as Partial<Trap> | null | undefined)?.[runtimeKey] === runtimeVersion
      : super[Symbol.hasInstance](value);
  }

  /** @internal */
  get [runtimeKey](): number {
    return runtimeVersion;
  }

  /**
   * Where guests' core code was, innermost first, as far as the engine tells: V8 keeps ten lines of a stack, JavaScript's
   * among them, unless `Error.stackTraceLimit` says otherwise when the trap happens. None where no core code ran.
   */
  get frames(): readonly TrapFrame[] {
    return texts().frames(this);
  }
}

function messageOf(code: TrapCode, { component, func }: TrapPlace, detail: string): string {
  // Nobody broke a rule by ending.
  return code === 'trap/exit'
    ? `${detail} (${code})`
    : `component \`${component}\`, function \`${func}\`: ${detail} (${code}; ${texts().rule(code)})`;
}

/** The error case of a function whose result is `result<_, E>`, thrown out of exports and, by hosts, out of imports. */
export class ComponentError<E = unknown> extends Error {
  readonly payload: E;

  constructor(payload: E, options?: ErrorOptions) {
    super(messageOfPayload(payload), options);
    this.name = 'ComponentError';
    this.payload = payload;
  }
}

/** A text is its own message; of anything else a part is shown. */
function messageOfPayload(payload: unknown): string {
  if (typeof payload === 'string') return payload;
  const what = 'the function returned an error';
  return payload === undefined ? what : `${what}: ${texts().payload(payload)}`;
}
