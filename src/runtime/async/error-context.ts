/**
 * A value that says something about an error, for people. What its message is the specification leaves open; here it
 * is what was given. CanonicalABI.md, canon error-context.new.
 */
import type { LiftedString } from '../plain/lifted-string.ts';

export class ErrorContext {
  readonly kind = 'error-context';
  readonly debugMessage: string | LiftedString;

  constructor(debugMessage: string | LiftedString) {
    this.debugMessage = debugMessage;
  }

  /** As how many handles it counts: one, and one more for each 256 code units that it keeps. */
  get weight(): number {
    const { debugMessage: m } = this;
    return 1 + Math.floor((typeof m === 'string' ? m : m.text).length / 256);
  }
}
