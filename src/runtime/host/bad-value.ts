/**
 * A value of the host's that doesn't fit its type: what stands where, and what was expected.
 */
import { describe } from './describe.ts';

/** A host's value doesn't fit its type. */
export class BadHostValue extends Error {
  /** The way to the value, e.g. `entries[3].name`. */
  readonly at: string;

  constructor(at: string, expected: string, got: unknown, but?: string) {
    const which = but === undefined ? '' : `, which is ${but}`;
    super(`\`${at}\`: expected ${expected}, got ${describe(got)}${which}`);
    this.at = at;
  }
}
