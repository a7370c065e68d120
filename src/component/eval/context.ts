/**
 * What one evaluation shares: the type table, the maker, the place that is being looked at, and the budget that keeps
 * a small file from unfolding into an endless one. What is wrong is thrown as `Rejected`, which the room's entries
 * catch: it never leaves them. Where one definition's fault leaves the next ones their meaning, `attempt` goes on.
 */
import { AbiTypes, ElementSizes } from '../../abi/index.ts';
import {
  diagnostic,
  limits,
  type Diagnostic,
  type DiagnosticParts,
  type Outcome,
} from '../../base/index.ts';
import type { Maker } from './maker.ts';
import { TypeTable } from '../types/type-table.ts';

/**
 * How much can't be looked at after a fault: the definition, the scope in which it stands, since its index spaces may be
 * others than were meant, or everything.
 */
export type Reach = 'definition' | 'scope' | 'all';

/** Carries the diagnostic with which the evaluation of a definition ends. */
export class Rejected extends Error {
  readonly diagnostic: Diagnostic;
  readonly reach: Reach;

  constructor(d: Diagnostic, reach: Reach = 'definition') {
    super(d.message);
    this.diagnostic = d;
    this.reach = reach;
  }
}

/** What came of an attempt. */
export type Attempt<T> = { readonly value: T } | { readonly lost: 'definition' | 'scope' };

/** What is looked at needs something that was rejected before: there is nothing more to say about it. */
export class Unknown extends Error {}

export class Context {
  readonly types = new TypeTable();
  readonly abi = new AbiTypes(this.types.types);
  readonly sizes = new ElementSizes(this.types.types);
  readonly maker: Maker;
  /** Where we are: the file, the offset of the definition, and the way to it. */
  file = '';
  offset = 0;
  readonly path: string[] = [];
  /** What `attempt` and `tell` were told. */
  readonly found: Diagnostic[] = [];
  #steps = 0;
  #values = 0;
  #depth = 0;

  constructor(maker: Maker) {
    this.maker = maker;
  }

  fail(code: string, message: string, parts: DiagnosticParts = {}): never {
    throw new Rejected(this.#diagnostic(code, message, parts));
  }

  /** As `fail`, where it can't be told which index space was meant. */
  failScope(code: string, message: string, parts: DiagnosticParts = {}): never {
    throw new Rejected(this.#diagnostic(code, message, parts), 'scope');
  }

  /**
   * Runs `run`; what is rejected then stands in `found`. What was to be added to an index space is not there, and has to
   * be marked as unknown.
   */
  attempt<T>(run: () => T): Attempt<T> {
    const { file, offset } = this;
    const depth = this.#depth;
    const level = this.path.length;
    try {
      return { value: run() };
    } catch (e) {
      let lost: 'definition' | 'scope' = 'definition';
      if (e instanceof Rejected) {
        if (e.reach === 'all') throw e;
        lost = e.reach;
        this.#add(e.diagnostic);
      } else if (!(e instanceof Unknown)) throw e;
      this.file = file;
      this.offset = offset;
      this.#depth = depth;
      this.path.length = level;
      return { lost };
    }
  }

  /** What `run` gives, or all that was rejected on the way. */
  outcome<T>(run: () => T): Outcome<T | undefined> {
    const before = this.found.length;
    let value: T | undefined;
    try {
      const made = this.attempt(run);
      if ('value' in made) ({ value } = made);
    } catch (e) {
      if (!(e instanceof Rejected)) throw e;
      this.found.push(e.diagnostic);
    }
    const diagnostics = this.found.slice(before);
    return { value: diagnostics.length === 0 ? value : undefined, diagnostics };
  }

  /** Tells of a fault that changes nothing for what comes after it. */
  tell(code: string, message: string, parts: DiagnosticParts = {}): void {
    this.#add(this.#diagnostic(code, message, parts));
  }

  #add(d: Diagnostic): void {
    if (this.found.length + 1 >= limits.faults) throw new Rejected(d, 'all');
    this.found.push(d);
  }

  /** An id for a value that is equal to no other. */
  newValue(): number {
    return this.#values++;
  }

  /** Counts one thing that is evaluated. */
  step(): void {
    if (++this.#steps <= limits.evaluated) return;
    const message = `the component unfolds into more than ${limits.evaluated} definitions`;
    throw new Rejected(this.#diagnostic('component/too-large', message, {}), 'all');
  }

  /** Counts from nothing again: what comes now is another input. */
  recount(): void {
    this.#steps = 0;
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

  #diagnostic(code: string, message: string, parts: DiagnosticParts): Diagnostic {
    const span = { file: this.file, offset: this.offset, path: this.path.join(' > ') };
    return diagnostic(code, message, span, parts);
  }
}
