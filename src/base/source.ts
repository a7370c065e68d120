/**
 * A text and its positions: UTF-16 indexes, as spans hold them, become lines, columns and byte offsets. Only the
 * renderers ask, so everything is computed when it is first wanted and kept. A line ends with LF or CR LF; a byte
 * order mark takes bytes but, as in editors, no column.
 */

/** A place in a text, in the units that people and machines ask for. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  /** In bytes of the UTF-8 encoding, from 0. */
  readonly offset: number;
}

/** A text with the places of its lines. */
export interface Source {
  /** The name under which spans speak of it. */
  readonly file: string;
  readonly text: string;
  readonly lineCount: number;
  /** The position of a UTF-16 index; one beyond the text is taken as its end. */
  position(index: number): Position;
  /** The UTF-16 indexes of a line (from 1) without its line break; the nearest line where there is no such. */
  lineRange(line: number): readonly [start: number, end: number];
}

/** Where the renderers find texts; a `Map` by file name is one. */
export interface Sources {
  get(file: string): Source | undefined;
}

/** Makes the source of a text; `file` is its name in diagnostics. */
export function createSource(file: string, text: string): Source {
  return new TextSource(file, text);
}

/**
 * Makes the sources of texts by file name; what is later given for a file replaces what was. Diagnostics about binaries
 * need none.
 */
export function createSources(
  texts: Iterable<readonly [file: string, text: string]> = [],
): Sources {
  const sources = new Map<string, Source>();
  for (const [file, text] of texts) sources.set(file, createSource(file, text));
  return sources;
}

/** UTF-16 units between two known byte offsets: the most that a question about bytes walks over. */
const stride = 1024;

class TextSource implements Source {
  readonly file: string;
  readonly text: string;
  #lineStarts: Uint32Array | undefined;
  #strideBytes: Uint32Array | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  get lineCount(): number {
    return this.#lines().length;
  }

  position(index: number): Position {
    const at = Math.max(0, Math.min(index, this.text.length));
    const line = lastAtMost(this.#lines(), at) + 1;
    const column = Math.max(0, at - this.lineRange(line)[0]) + 1;
    return { line, column, offset: this.#byteOffset(at) };
  }

  lineRange(line: number): readonly [start: number, end: number] {
    const starts = this.#lines();
    const i = Math.max(1, Math.min(line, starts.length)) - 1;
    const start = i === 0 && this.text.startsWith('\ufeff') ? 1 : starts[i]!;
    if (i + 1 === starts.length) return [start, this.text.length];
    const feed = starts[i + 1]! - 1;
    return [start, feed > start && this.text[feed - 1] === '\r' ? feed - 1 : feed];
  }

  #lines(): Uint32Array {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    const { text } = this;
    let count = 1;
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) count++;
    const starts = new Uint32Array(count);
    let line = 0;
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) {
      starts[++line] = i + 1;
    }
    return (this.#lineStarts = starts);
  }

  #byteOffset(index: number): number {
    if (this.#strideBytes === undefined) {
      const table = new Uint32Array(Math.floor(this.text.length / stride) + 1);
      for (let i = 1; i < table.length; i++) {
        table[i] = table[i - 1]! + utf8Length(this.text, (i - 1) * stride, i * stride);
      }
      this.#strideBytes = table;
    }
    const known = Math.floor(index / stride);
    return this.#strideBytes[known]! + utf8Length(this.text, known * stride, index);
  }
}

/** The index of the last entry that is not above `value`; the first entry is 0. */
function lastAtMost(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Bytes of `text[start, end)` in UTF-8. A pair of surrogates is counted at its second half, with its whole length, so
 * that pieces add up wherever a text is cut; a lone one becomes U+FFFD, three bytes.
 */
function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isHigh(unit) && isLow(text.charCodeAt(i + 1))) bytes += 0;
    else if (isLow(unit) && i > 0 && isHigh(text.charCodeAt(i - 1))) bytes += 4;
    else bytes += 3;
  }
  return bytes;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
