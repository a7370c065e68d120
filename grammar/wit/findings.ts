/** Where the phases of reading a file put what is wrong with it; the order by place is made at the end. */
import { diagnostic } from '../../src/base/index.ts';
import type { Diagnostic, DiagnosticParts, Fix, TextSpan } from '../../src/base/index.ts';
import type { Range } from './ast.ts';

/** More findings of one file than anyone reads. */
const maxKept = 4000;

export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  /** How many more there were than are kept. */
  dropped = 0;
  /** Where the tokens begin beside which the parser has stumbled: what else seems wrong with them follows from it. */
  readonly stumbledAt = new Set<number>();
  /** What can be said only when all is known beside which the parser has stumbled. */
  readonly #atEnd: (() => void)[] = [];
  #isQuiet = false;
  /** Where names begin that were taken for types because a `:` is missing before them. */
  readonly doubtful = new Set<number>();
  /** Where the last tokens of paths begin that go on in a way that none goes. */
  readonly cutShort = new Set<number>();
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Adds an error; `code` without its first part, `parse/`. */
  report(code: string, message: string, range: Range, parts?: DiagnosticParts): void {
    if (this.#isQuiet) return;
    if (this.isFull) {
      this.dropped++;
      return;
    }
    this.diagnostics.push(diagnostic(`parse/${code}`, message, this.span(range), parts));
  }

  /** Runs `check` when the whole file has been read. */
  atEnd(check: () => void): void {
    if (!this.#isQuiet) this.#atEnd.push(check);
  }

  /** Reads what makes no sense where it stands: what is wrong with its nodes is not said, unless `isQuiet` is false. */
  quietly<T>(body: () => T, isQuiet = true): T {
    const before = this.#isQuiet;
    this.#isQuiet = isQuiet;
    const read = body();
    this.#isQuiet = before;
    return read;
  }

  /** The whole file has been read. */
  end(): void {
    for (const check of this.#atEnd) check();
  }

  /** Whether nothing more is kept; who has much to look for need not go on. */
  get isFull(): boolean {
    return this.diagnostics.length >= maxKept;
  }

  span(range: Range): TextSpan {
    return { file: this.file, start: range[0], end: range[1] };
  }

  /** A fix of one edit: `newText` in place of `range`. */
  replace(title: string, range: Range, newText: string): Fix {
    return { title, edits: [{ span: this.span(range), newText }] };
  }
}

/** A piece of the text as messages quote it: at most so long, on one line. */
export function quote(text: string): string {
  const short = text.length <= 60 ? text : `${text.slice(0, 57)}…`;
  return `\`${short.replaceAll(/[\n\r]/g, ' ')}\``;
}
