/**
 * Diagnostics as text, for people: what is wrong, the source lines with the place underlined, related places with
 * their own lines, help and fixes. Colours only when asked for; untrusted text is escaped (see `printable.ts`).
 */
import type { Diagnostic, Severity } from './diagnostic.ts';
import { displayWidth, printable } from './printable.ts';
import type { Source, Sources } from './source.ts';
import { isTextSpan } from './span.ts';
import type { BinarySpan, Span, TextSpan } from './span.ts';

/** Options of `renderText`. */
export interface TextOptions {
  /** Whether to colour with ANSI escapes. */
  readonly color?: boolean;
}

/** Columns of a source line that are shown; a longer line is cut to a window round its mark. */
const maxColumns = 120;
/** Columns of a cut line that stand before the mark. */
const columnsBefore = 40;
const tabStop = 4;

/** One underlined piece of one line. */
interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** That of the severity for the primary span, `frame` for a related one. */
  readonly style: Severity | 'frame';
  readonly label: string;
}

/** The diagnostics one after the other, each ended by an empty line; none is the empty string. */
export function renderText(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: TextOptions = {},
): string {
  const paint = options.color === true ? colored : plain;
  return diagnostics.map((d) => `${renderOne(d, sources, paint).join('\n')}\n\n`).join('');
}

/** How much was found where, e.g. `3 errors, 1 warning in 2 files`; none is the empty string. */
export function renderSummary(diagnostics: readonly Diagnostic[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info'];
  const counts = severities
    .map((severity) => ({ severity, n: diagnostics.filter((d) => d.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(
      ({ severity, n }) => `${n} ${severity === 'info' ? 'note' : severity}${n === 1 ? '' : 's'}`,
    );
  const files = new Set(diagnostics.map((d) => d.span?.file).filter((f) => f !== undefined)).size;
  const where = files === 0 ? '' : ` in ${files} file${files === 1 ? '' : 's'}`;
  return counts.length === 0 ? '' : `${counts.join(', ')}${where}`;
}

function renderOne(d: Diagnostic, sources: Sources, paint: Paint): string[] {
  const name = d.severity === 'info' ? 'note' : d.severity;
  const head = paint(d.severity, `${name}[${printable(d.code)}]`);
  const files = marksByFile(d, sources);
  const lastLine = Math.max(1, ...files.flatMap((p) => p.marks.map((m) => m.line)));
  const gutter = ' '.repeat(String(lastLine).length);
  const lines = [`${head}${paint('bold', `: ${printable(d.message)}`)}`];
  const notes = [
    ...d.help.map((text) => ['help', text] as const),
    ...d.fixes.map(({ title }) => ['fix', title] as const),
  ];
  for (const { title, source, marks } of files) {
    lines.push(`${gutter}${title.arrow(paint)} ${title.text}`);
    if (source === undefined || marks.length === 0) continue;
    lines.push(paint('frame', `${gutter} |`), ...frame(source, marks, gutter.length, paint));
  }
  if (notes.length > 0 && files.some((p) => p.marks.length > 0)) {
    lines.push(paint('frame', `${gutter} |`));
  }
  for (const [kind, text] of notes) {
    lines.push(`${gutter} ${paint('frame', '=')} ${paint('bold', `${kind}:`)} ${printable(text)}`);
  }
  return lines;
}

/** What is shown of one file: its marks, or for a place without a text at hand the title alone. */
interface FileMarks {
  readonly title: { readonly arrow: (paint: Paint) => string; readonly text: string };
  readonly source?: Source;
  readonly marks: Mark[];
}

/** The primary file first; each file once, unless a place can't be shown in its text. */
function marksByFile(d: Diagnostic, sources: Sources): FileMarks[] {
  const spans: { span: Span; style: Mark['style']; label: string }[] = [
    ...(d.span === undefined ? [] : [{ span: d.span, style: d.severity, label: '' }]),
    ...d.related.map(({ message, span }) => ({
      span,
      style: 'frame' as const,
      label: printable(message),
    })),
  ];
  const files: FileMarks[] = [];
  const byFile = new Map<string, FileMarks>();
  for (const { span, style, label } of spans) {
    const arrow = (paint: Paint): string => paint('frame', style === 'frame' ? ':::' : '-->');
    const source = isTextSpan(span) ? sources.get(span.file) : undefined;
    if (source === undefined || !isTextSpan(span)) {
      const text = isTextSpan(span) ? printable(span.file) : binaryPlace(span);
      files.push({ title: { arrow, text: label === '' ? text : `${text}: ${label}` }, marks: [] });
      continue;
    }
    let shown = byFile.get(span.file);
    if (shown === undefined) {
      const { line, column } = source.position(span.start);
      const text = `${printable(span.file)}:${line}:${column}`;
      shown = { title: { arrow, text }, source, marks: [] };
      byFile.set(span.file, shown);
      files.push(shown);
    }
    shown.marks.push(...marksOf(source, span, style, label));
  }
  return files;
}

function binaryPlace(span: BinarySpan): string {
  // A file as a whole.
  if (span.offset === 0 && span.path === '') return printable(span.file);
  const path = span.path === '' ? '' : ` (${printable(span.path)})`;
  return `${printable(span.file)}: offset 0x${span.offset.toString(16)}${path}`;
}

/** One mark for a span on one line; for a longer one its first line, and its last with the label. */
function marksOf(source: Source, span: TextSpan, style: Mark['style'], label: string): Mark[] {
  const first = source.position(span.start).line;
  const last = source.position(Math.max(span.start, span.end - 1)).line;
  const firstRange = source.lineRange(first);
  if (first === last) {
    // A span of a line break alone is shown as a caret at the line's end.
    const start = Math.max(firstRange[0], Math.min(span.start, firstRange[1]));
    const end = Math.max(start, Math.min(span.end, firstRange[1]));
    return [{ line: first, start, end, style, label }];
  }
  const [lastStart, lastEnd] = source.lineRange(last);
  // Only so much of the line is looked at as could be shown.
  const indent = /^\s*/.exec(source.text.slice(lastStart, Math.min(lastEnd, lastStart + 200)))!;
  const start = Math.min(lastStart + indent[0].length, span.end);
  return [
    {
      line: first,
      start: Math.min(span.start, firstRange[1]),
      end: firstRange[1],
      style,
      label: '',
    },
    { line: last, start, end: Math.max(start, Math.min(span.end, lastEnd)), style, label },
  ];
}

/** The marked lines in order, each once with its marks below; `...` stands for lines between. */
function frame(source: Source, marks: readonly Mark[], gutter: number, paint: Paint): string[] {
  const lines: string[] = [];
  const sorted = [...marks].sort((a, b) => a.line - b.line || a.start - b.start);
  let before: { readonly line: number; readonly cut: boolean } | undefined;
  for (const mark of sorted) {
    if (before !== undefined && mark.line > before.line + 1) lines.push(paint('frame', '...'));
    const shown = showLine(source, mark);
    // A line that is cut is shown once for each mark, because each has a window of its own.
    if (mark.line !== before?.line || before.cut || shown.cut) {
      const number = String(mark.line).padStart(gutter);
      lines.push(`${paint('frame', `${number} |`)} ${shown.text}`.trimEnd());
    }
    const line =
      ' '.repeat(shown.markColumn) + (mark.style === 'frame' ? '-' : '^').repeat(shown.markWidth);
    const label = mark.label === '' ? '' : ` ${mark.label}`;
    lines.push(
      `${paint('frame', `${' '.repeat(gutter)} |`)} ${paint(mark.style, `${line}${label}`)}`,
    );
    before = { line: mark.line, cut: shown.cut };
  }
  return lines;
}

/** A line, or the window of it round a mark, as it is shown; columns count from 0. */
function showLine(
  source: Source,
  mark: Mark,
): { text: string; cut: boolean; markColumn: number; markWidth: number } {
  const [start, end] = source.lineRange(mark.line);
  // Columns are at least units / 2, or as many as units, so that units are a good first measure.
  const whole = end - start <= maxColumns;
  const from = whole ? start : Math.max(start, between(source.text, mark.start - columnsBefore));
  const to = whole ? end : Math.min(end, between(source.text, from + maxColumns));
  const markEnd = Math.min(mark.end, to);
  const head = from > start ? '…' : '';
  const tail = to < end ? '…' : '';
  const before = `${head}${show(source.text.slice(from, mark.start), head.length)}`;
  const markColumn = displayWidth(before);
  const marked = show(source.text.slice(mark.start, markEnd), markColumn);
  const markWidth = displayWidth(marked);
  const after = show(source.text.slice(markEnd, to), markColumn + markWidth);
  return {
    text: `${before}${marked}${after}${tail}`,
    cut: !whole,
    markColumn,
    markWidth: Math.max(1, markWidth),
  };
}

/** An index that doesn't stand within a pair of surrogates. */
function between(text: string, index: number): number {
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(index - 1, index + 1))
    ? index - 1
    : index;
}

/** Source text as it is shown from a column on: tabs as spaces up to the next stop, the rest printable. */
function show(text: string, column: number): string {
  if (!text.includes('\t')) return printable(text);
  let shown = '';
  let at = column;
  for (const [i, piece] of text.split('\t').entries()) {
    if (i > 0) {
      const spaces = tabStop - (at % tabStop);
      shown += ' '.repeat(spaces);
      at += spaces;
    }
    const part = printable(piece);
    shown += part;
    at += displayWidth(part);
  }
  return shown;
}

type Style = Severity | 'bold' | 'frame';
type Paint = (style: Style, text: string) => string;

const ansi: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '1;33',
  info: '1;36',
  bold: '1',
  frame: '34',
};

const plain: Paint = (_, text) => text;
const colored: Paint = (style, text) => `\u001b[${ansi[style]}m${text}\u001b[0m`;
