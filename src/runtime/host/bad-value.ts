/**
 * A value of the host's that doesn't fit its type: what stands where, what was expected, and what came or what was
 * thrown when it was read. Where it stands is put together on the way out: nothing is said of values that fit.
 */
import { WitlinkError } from '../../base/index.ts';
import { isStackOverflow } from '../core/as-trap.ts';
import { texts } from '../core/texts.ts';
import { isA } from '../core/unknown.ts';
import { Trap } from '../core/trap.ts';

/** A host's value doesn't fit its type. The cause is what the host threw, where it did. */
export class BadHostValue extends Error {
  readonly #problem: string;
  /** The way to the value, e.g. `entries[3].name`. */
  #at = '';

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.#problem = problem;
  }

  /** The same, of a value in which the bad one stands at `step`. */
  within(step: string): this {
    this.#at = step + this.#at;
    this.message = `\`${this.#at}\`: ${this.#problem}`;
    return this;
  }
}

/** What was thrown while a part was taken, as what is thrown of the whole. */
export function within(step: string, error: unknown): unknown {
  return isA(error, BadHostValue) ? error.within(step) : error;
}

/** Another value than was expected. */
export function unexpected(expected: string, got: unknown, but?: string): BadHostValue {
  const which = but === undefined ? '' : `, which is ${but}`;
  return new BadHostValue(`expected ${expected}, got ${texts().value(got)}${which}`);
}

/** A key that an object has, but its type does not; `what` is what the type calls its parts. */
export function unknownKey(what: string, key: string, known: readonly string[]): BadHostValue {
  const [near] = texts().near(key, known);
  const list = known.slice(0, 8).map((k) => `\`${k}\``);
  const help = near ?? `there is ${list.join(', ')}${known.length > 8 ? ', …' : ''}`;
  return new BadHostValue(`there is no ${what} \`${key.slice(0, 100)}\`; ${help}`);
}

/**
 * What went wrong while the value called `name` was taken: it doesn't fit, or a getter, an iterator or a proxy of the
 * host's threw. Undefined for what is nothing of the kind: a trap, the stack's end.
 */
export function asBadValue(name: string, error: unknown): BadHostValue | undefined {
  if (isA(error, BadHostValue)) return error.within(name);
  if (isA(error, Trap) || isA(error, WitlinkError)) return undefined;
  if (isA(error, Error) && isStackOverflow(error)) return undefined;
  return new BadHostValue(`reading it ${texts().thrown(error)[1]}`, { cause: error }).within(name);
}
