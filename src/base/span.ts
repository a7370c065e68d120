/**
 * Where in the input something stands. A span never holds line or column numbers: those are computed from the
 * text when a diagnostic is rendered (see `source.ts`), so that reading stays cheap.
 */

/** A piece of a text file: half-open UTF-16 indexes `[start, end)` into the text as it was given. */
export interface TextSpan {
  /** The path as the user gave it, with `/` between its parts. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A place in a binary. */
export interface BinarySpan {
  readonly file: string;
  /** Offset in bytes from the start of the file. */
  readonly offset: number;
  /** The way to the place, from the outside in, e.g. `component "a" > instance 3 > import "x"`. */
  readonly path: string;
}

/** A place in a text or in a binary. */
export type Span = TextSpan | BinarySpan;

export function isTextSpan(span: Span): span is TextSpan {
  return 'start' in span;
}
