/**
 * Diagnostics: what is wrong with an input, as data. Rooms make diagnostics; only the renderers beside this file
 * turn them into text. An exception is a bug of witlink; bad input is always a diagnostic.
 */
import type { Span, TextSpan } from './span.ts';

/**
 * How bad a finding is. An `error` has commands exit with 1, and the value beside it is undefined or not complete; a
 * `warning` should be looked at, an `info` is worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** A second place that takes part in a diagnostic, such as the first of two equal definitions. */
export interface RelatedSpan {
  readonly message: string;
  readonly span: Span;
}

/** Replace the text of `span` by `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: TextSpan;
  readonly newText: string;
}

/**
 * A change that is sure to mend what the diagnostic reports: `title` says it in a few words, `edits` are made together
 * or not at all.
 */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Something that is said of an input: what it is, where, and what to do about it. Plain data, printed by the renderers. */
export interface Diagnostic {
  /** A path that names the kind of finding, e.g. `resolve/unknown-type`. Stable: users write it in configurations. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence without a full stop; names of the input stand in backticks. */
  readonly message: string;
  /** The place that the finding is about; absent where there is none (a folder without files, say). */
  readonly span?: Span;
  readonly related: readonly RelatedSpan[];
  /** What the user can do, each a sentence. */
  readonly help: readonly string[];
  readonly fixes: readonly Fix[];
}

/** What every verb of witlink returns: a result, possibly partial, and what was found on the way. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticParts {
  readonly related?: readonly RelatedSpan[];
  readonly help?: readonly string[];
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
}

/** Makes an error that has no place in any input, as of calls that are wrong. */
export function errorDiagnostic(code: string, message: string): Diagnostic {
  return { code, severity: 'error', message, related: [], help: [], fixes: [] };
}

/** Makes a diagnostic; an error unless `parts` says otherwise. */
export function diagnostic(
  code: string,
  message: string,
  span: Span | undefined,
  parts: DiagnosticParts = {},
): Diagnostic {
  return {
    code,
    severity: parts.severity ?? 'error',
    message,
    ...(span === undefined ? {} : { span }),
    related: parts.related ?? [],
    help: parts.help ?? [],
    fixes: parts.fixes ?? [],
  };
}

/** Whether one of the diagnostics is an error: then the value beside them is undefined, or not complete. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
