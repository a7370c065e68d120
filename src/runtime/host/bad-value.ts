/**
 * A value of the host's that doesn't fit its type: what stands where, what was expected, and what came or what was
 * thrown when it was read.
 */
import { didYouMean, WitlinkError } from '../../base/index.ts';
import { isStackOverflow } from '../core/as-trap.ts';
import { Trap } from '../core/trap.ts';
import { describe, describeThrown, isA } from './describe.ts';

/** A host's value doesn't fit its type. The cause is what the host threw, where it did. */
export class BadHostValue extends Error {
  /** The way to the value, e.g. `entries[3].name`. */
  readonly at: string;

  constructor(at: string, problem: string, options?: ErrorOptions) {
    super(`\`${at}\`: ${problem}`, options);
    this.at = at;
  }
}

/** Another value than was expected. */
export function unexpected(at: string, expected: string, got: unknown, but?: string): BadHostValue {
  const which = but === undefined ? '' : `, which is ${but}`;
  return new BadHostValue(at, `expected ${expected}, got ${describe(got)}${which}`);
}

/** A key that an object has, but its type does not; `what` is what the type calls its parts. */
export function unknownKey(
  at: string,
  what: string,
  key: string,
  known: readonly string[],
): BadHostValue {
  const [near] = didYouMean(key, known);
  const list = known.slice(0, 8).map((k) => `\`${k}\``);
  const help = near ?? `there is ${list.join(', ')}${known.length > 8 ? ', …' : ''}`;
  return new BadHostValue(at, `there is no ${what} \`${key.slice(0, 100)}\`; ${help}`);
}

/**
 * What went wrong while a value was taken: it doesn't fit, or a getter, an iterator or a proxy of the host's threw.
 * Undefined for what is nothing of the kind: a trap, the stack's end.
 */
export function asBadValue(at: string, error: unknown): BadHostValue | undefined {
  if (isA(error, BadHostValue)) return error;
  if (isA(error, Trap) || isA(error, WitlinkError)) return undefined;
  if (isA(error, Error) && isStackOverflow(error)) return undefined;
  return new BadHostValue(at, `reading it threw ${describeThrown(error)}`, { cause: error });
}
