/**
 * Diagnostics as JSON, for machines: one array, positions as line, column and byte offset. The form is a promise;
 * fields are only added.
 */
import type { Diagnostic, Severity } from './diagnostic.ts';
import { printableJson } from './printable.ts';
import type { Position, Sources } from './source.ts';
import { isTextSpan } from './span.ts';
import type { Span } from './span.ts';

/**
 * A place. In a text it has `start` and `end` (or neither, when the text is not at hand), in a binary `offset` and
 * `path`.
 */
export interface JsonSpan {
  readonly file: string;
  readonly start?: Position;
  readonly end?: Position;
  /** In bytes, from 0. */
  readonly offset?: number;
  readonly path?: string;
}

/** A finding as JSON: lines and columns count from 1, columns in UTF-16 units, offsets from 0 in bytes. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Absent where a finding has no place. */
  readonly span?: JsonSpan;
  readonly related: readonly { readonly message: string; readonly span: JsonSpan }[];
  readonly help: readonly string[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly span: JsonSpan; readonly newText: string }[];
  }[];
}

/** The diagnostics as plain data. */
export function toJson(diagnostics: readonly Diagnostic[], sources: Sources): JsonDiagnostic[] {
  return diagnostics.map((d) => ({
    code: d.code,
    severity: d.severity,
    message: d.message,
    ...(d.span === undefined ? {} : { span: jsonSpan(d.span, sources) }),
    related: d.related.map(({ message, span }) => ({ message, span: jsonSpan(span, sources) })),
    help: d.help,
    fixes: d.fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map(({ span, newText }) => ({ span: jsonSpan(span, sources), newText })),
    })),
  }));
}

/** The diagnostics as JSON text, indented, without a line break at its end; none is `[]`. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return printableJson(toJson(diagnostics, sources)).trimEnd();
}

function jsonSpan(span: Span, sources: Sources): JsonSpan {
  if (!isTextSpan(span)) return { file: span.file, offset: span.offset, path: span.path };
  const source = sources.get(span.file);
  if (source === undefined) return { file: span.file };
  return {
    file: span.file,
    start: source.position(span.start),
    end: source.position(span.end),
  };
}
