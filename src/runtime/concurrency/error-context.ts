/**
 * A value that says something about an error, for people. What its message is the specification leaves open; here it
 * is what was given. CanonicalABI.md, canon error-context.new.
 */
import type { LiftedString } from '../values/lifted-string.ts';

export class ErrorContext {
  readonly kind = 'error-context';
  readonly debugMessage: string | LiftedString;

  constructor(debugMessage: string | LiftedString) {
    this.debugMessage = debugMessage;
  }
}
