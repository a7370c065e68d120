/**
 * What one evaluation shares: the type table, the maker, the place that is being looked at, and the budget that keeps
 * a small file from unfolding into an endless one. What is wrong is thrown as `Rejected`, which the room's entries
 * catch: it never leaves them.
 */
import { AbiTypes } from '../abi/index.ts';
import { diagnostic, limits, type Diagnostic, type DiagnosticParts } from '../base/index.ts';
import type { Maker } from './maker.ts';
import { TypeTable } from './type-table.ts';

/** Carries the diagnostic with which evaluation ends. */
export class Rejected extends Error {
  readonly diagnostic: Diagnostic;

  constructor(d: Diagnostic) {
    super(d.message);
    this.diagnostic = d;
  }
}

export class Context {
  readonly types = new TypeTable();
  readonly abi = new AbiTypes(this.types.types);
  readonly maker: Maker;
  /** Where we are: the file, the offset of the definition, and the way to it. */
  file = '';
  offset = 0;
  readonly path: string[] = [];
  #steps = 0;
  #depth = 0;

  constructor(maker: Maker) {
    this.maker = maker;
  }

  fail(code: string, message: string, parts: DiagnosticParts = {}): never {
    const span = { file: this.file, offset: this.offset, path: this.path.join(' > ') };
    throw new Rejected(diagnostic(code, message, span, parts));
  }

  /** Counts one thing that is evaluated. */
  step(): void {
    if (++this.#steps > limits.evaluated) {
      this.fail(
        'component/too-large',
        `the component unfolds into more than ${limits.evaluated} definitions`,
      );
    }
  }

  /** Does something with `what` on the path. */
  within<T>(what: string, run: () => T): T {
    const { file, offset } = this;
    this.path.push(what);
    const result = run();
    this.path.pop();
    this.file = file;
    this.offset = offset;
    return result;
  }

  /** As `within`, if there is something to say, and counted as a level of nesting. */
  nested<T>(what: string | undefined, run: () => T): T {
    if (++this.#depth > limits.nesting) {
      this.fail(
        'component/nesting',
        `instances and types are nested more than ${limits.nesting} deep`,
      );
    }
    const result = what === undefined ? run() : this.within(what, run);
    this.#depth--;
    return result;
  }
}
