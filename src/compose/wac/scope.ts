/**
 * The names of a composition: each is declared by a statement, once, and is known from the next statement on. A name that
 * is used above its declaration is an error that says so, unlike in WIT (LANGUAGE.md of bytecodealliance/wac).
 */
import type { Id, Range } from '../../../grammar/wit/index.ts';
import type { Statement, WacFile } from '../../../grammar/wac/index.ts';
import type { Reporter } from './reporter.ts';

/** A name and what it is of. */
export interface Local {
  readonly name: string;
  readonly kind: LocalKind;
  readonly range: Range;
  /** Which statement declares it. */
  readonly index: number;
  readonly statement: Statement;
}

export type LocalKind =
  'interface' | 'world' | 'type' | 'func-type' | 'import' | 'value' | 'broken';

const words: Readonly<Record<LocalKind, string>> = {
  interface: 'an interface',
  world: 'a world',
  type: 'a type',
  'func-type': 'a type of functions',
  import: 'an import',
  value: 'a value',
  broken: 'broken',
};

export class Scope {
  /** In the order of the text. */
  readonly locals: readonly Local[];
  readonly #byName = new Map<string, Local>();
  readonly #byStatement = new Map<Statement, Local>();
  readonly #reporter: Reporter;

  constructor({ statements }: WacFile, reporter: Reporter) {
    this.#reporter = reporter;
    statements.forEach((statement, index) => this.#declare(statement, index));
    this.locals = [...this.#byStatement.values()];
  }

  /** What a statement declares, unless the name was taken. */
  declaredBy(statement: Statement): Local | undefined {
    return this.#byStatement.get(statement);
  }

  /** What a name means in the statement `index`; undefined, where that was reported, if nothing. */
  find(id: Id, index: number, others: () => readonly string[] = () => []): Local | undefined {
    if (id.missing === true) return undefined;
    const local = this.#byName.get(id.name);
    if (local === undefined) {
      this.#reporter.report('wac/unknown-name', `nothing is called \`${id.name}\` here`, id.range, {
        help: this.#reporter.near(id.name, () => [...others(), ...this.#byName.keys()]),
      });
      return undefined;
    }
    if (local.kind === 'broken') return undefined;
    if (local.index < index) return local;
    this.tellTooEarly(id, local.range);
    return undefined;
  }

  /** As `find`, where one of some kinds must stand, which `wanted` has words for. */
  findKind(
    id: Id,
    index: number,
    kinds: readonly LocalKind[],
    wanted: string,
    others?: () => readonly string[],
  ): Local | undefined {
    const local = this.find(id, index, others);
    if (local === undefined || kinds.includes(local.kind)) return local;
    this.tellWrongKind(id, words[local.kind], wanted, local.range);
    return undefined;
  }

  /** What a name is of, wherever it is declared. */
  kindOf({ name }: Id): LocalKind | undefined {
    return this.#byName.get(name)?.kind;
  }

  tellTooEarly(id: Id, declared: Range): void {
    this.#reporter.report(
      'wac/used-before',
      `\`${id.name}\` is used before it is declared`,
      id.range,
      {
        related: [{ message: 'declared here', span: this.#reporter.span(declared) }],
        help: ['a composition is read from the top: declare it above'],
      },
    );
  }

  tellWrongKind(id: Id, is: string, wanted: string, declared: Range): void {
    this.#reporter.report(
      'wac/wrong-kind',
      `\`${id.name}\` is ${is}, where ${wanted} must stand`,
      id.range,
      { related: [{ message: 'declared here', span: this.#reporter.span(declared) }] },
    );
  }

  #declare(statement: Statement, index: number): void {
    const [kind, id] = declared(statement);
    if (id === undefined || id.missing === true) return;
    const { name, range } = id;
    const first = this.#byName.get(name);
    if (first !== undefined) {
      this.#reporter.report('wac/duplicate-name', `\`${name}\` is declared twice`, range, {
        related: [{ message: 'declared here first', span: this.#reporter.span(first.range) }],
      });
      return;
    }
    const local: Local = { name, kind, range, index, statement };
    this.#byName.set(name, local);
    this.#byStatement.set(statement, local);
  }
}

function declared(statement: Statement): readonly [LocalKind, Id | undefined] {
  switch (statement.kind) {
    case 'interface':
    case 'world':
      return [statement.kind, statement.name];
    case 'import-statement':
      return ['import', statement.name];
    case 'let':
      return ['value', statement.name];
    case 'export-statement':
      return ['broken', undefined];
    case 'func-alias':
      return ['func-type', statement.name];
    case 'type-alias':
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
      return ['type', statement.name];
    case 'resource':
      return ['broken', statement.name];
    case 'error':
      return ['broken', statement.defines];
    default:
      return statement satisfies never;
  }
}
