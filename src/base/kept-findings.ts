/** Findings as they are made -> as many of them as anyone reads, with near names for as many as can be compared in time. */
import { diagnostic, type Diagnostic } from './diagnostic.ts';
import { limits } from './limits.ts';
import { didYouMean } from './suggest.ts';

export class KeptFindings {
  readonly #tooMany: string;
  readonly #kept: Diagnostic[] = [];
  #dropped = 0;
  /** How many names may still be compared for "did you mean": with many errors the later ones do without. */
  #comparisons = 200_000;

  /** @param tooMany - The code of the finding that counts those that were not kept. */
  constructor(tooMany: string) {
    this.#tooMany = tooMany;
  }

  /** All that was kept, with a last one that counts what was not. */
  get all(): readonly Diagnostic[] {
    if (this.#dropped === 0) return this.#kept;
    const message = `${this.#dropped} more findings are not shown`;
    return [...this.#kept, diagnostic(this.#tooMany, message, undefined)];
  }

  add(found: Diagnostic): void {
    if (this.#kept.length < limits.findings) this.#kept.push(found);
    else this.#dropped++;
  }

  /** Runs something of whose findings nothing is kept. */
  quietly<T>(run: () => T): T {
    const before = [this.#kept.length, this.#dropped] as const;
    const result = run();
    [this.#kept.length, this.#dropped] = before;
    return result;
  }

  /** Help that offers names near to one that is not there. */
  near(name: string, candidates: () => readonly string[]): string[] {
    if (this.#comparisons <= 0) return [];
    const all = candidates();
    this.#comparisons -= all.length;
    return didYouMean(name, all);
  }
}
