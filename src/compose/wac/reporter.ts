/** Where what is wrong with a composition is kept, as much of it as anyone reads. */
import {
  diagnostic,
  KeptFindings,
  type Diagnostic,
  type DiagnosticParts,
  type TextSpan,
} from '../../base/index.ts';
import type { Range } from '../../../grammar/wit/index.ts';

export class Reporter {
  readonly file: string;
  readonly #findings = new KeptFindings('wac/too-many');

  constructor(file: string) {
    this.file = file;
  }

  /** All that was found, with a last one that counts what was not kept. */
  get found(): readonly Diagnostic[] {
    return this.#findings.all;
  }

  span([start, end]: Range): TextSpan {
    return { file: this.file, start, end };
  }

  report(code: string, message: string, range: Range, parts?: DiagnosticParts): void {
    this.add([diagnostic(code, message, this.span(range), parts)]);
  }

  add(diagnostics: readonly Diagnostic[]): void {
    for (const one of diagnostics) this.#findings.add(one);
  }

  /** Help that offers names near to one that is not there. */
  near(name: string, candidates: () => readonly string[]): string[] {
    return this.#findings.near(name, candidates);
  }
}
