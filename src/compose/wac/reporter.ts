/** Where what is wrong with a composition is kept, as much of it as anyone reads. */
import {
  diagnostic,
  didYouMean,
  limits,
  type Diagnostic,
  type DiagnosticParts,
  type TextSpan,
} from '../../base/index.ts';
import type { Range } from '../../../grammar/wit/index.ts';

export class Reporter {
  readonly file: string;
  readonly #found: Diagnostic[] = [];
  #dropped = 0;
  /** How many names may still be compared for "did you mean": with many errors the later ones do without. */
  #comparisons = 200_000;

  constructor(file: string) {
    this.file = file;
  }

  /** All that was found, with a last one that counts what was not kept. */
  get found(): readonly Diagnostic[] {
    if (this.#dropped === 0) return this.#found;
    const message = `${this.#dropped} more findings are not shown`;
    return [...this.#found, diagnostic('wac/too-many', message, undefined)];
  }

  span([start, end]: Range): TextSpan {
    return { file: this.file, start, end };
  }

  report(code: string, message: string, range: Range, parts?: DiagnosticParts): void {
    this.add([diagnostic(code, message, this.span(range), parts)]);
  }

  add(diagnostics: readonly Diagnostic[]): void {
    for (const one of diagnostics) {
      if (this.#found.length < limits.findings) this.#found.push(one);
      else this.#dropped++;
    }
  }

  /** Help that offers names near to one that is not there. */
  near(name: string, candidates: () => readonly string[]): string[] {
    if (this.#comparisons <= 0) return [];
    const all = candidates();
    this.#comparisons -= all.length;
    return didYouMean(name, all);
  }
}
