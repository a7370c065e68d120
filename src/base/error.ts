/**
 * The one error class for input and use that is wrong, where a function can't return diagnostics: `instantiate`
 * throws it, and so do calls with values that don't fit their types. Traps of running programs are another thing
 * (`runtime`'s `Trap`).
 */
import type { Diagnostic } from './diagnostic.ts';

/** Thrown where there is no outcome to put diagnostics into: by what runs or makes a program. Its message has all of them, a line each. */
export class WitlinkError extends Error {
  /** What is wrong; at least one, errors first. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(inOneLine).join('\n') || 'unknown error', options);
    this.name = 'WitlinkError';
    this.diagnostics = diagnostics;
  }
}

function inOneLine(d: Diagnostic): string {
  return [`${d.message} (${d.code})`, ...d.help].join('; ');
}
