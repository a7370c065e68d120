/**
 * What a composition exports, in the order of the text: what it says, all that instances spread, and each type that it
 * declares, unless it exports that by other names (LANGUAGE.md of bytecodealliance/wac, Export Statements).
 */
import type { Range } from '../../../grammar/wit/index.ts';
import type { GraphBuilder, NodeIndex } from '../graph.ts';
import type { Reporter } from './reporter.ts';
import type { Local } from './scope.ts';
import type { Value } from './values.ts';

type Entry =
  | { readonly kind: 'said'; readonly value: Value; readonly name: string; readonly range: Range }
  | { readonly kind: 'type'; readonly value: Value; readonly name: string; readonly range: Range }
  | { readonly kind: 'spread'; readonly exports: readonly Spread[]; readonly range: Range };

/** An export of an instance; `take` makes a node of it. */
interface Spread {
  readonly name: string;
  readonly take: () => Value;
}

export class ExportList {
  readonly #entries: Entry[] = [];
  readonly #said = new Set<NodeIndex>();
  readonly #reporter: Reporter;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** A type of the composition, by its own name where it gets no other. */
  define(value: Value, { name, range }: Local): void {
    this.#entries.push({ kind: 'type', value, name, range });
  }

  add(value: Value, name: string, range: Range): void {
    this.#said.add(value.node);
    this.#entries.push({ kind: 'said', value, name, range });
  }

  /** Exports that give way to those of the same names before them. */
  spread(exports: readonly Spread[], range: Range): void {
    this.#entries.push({ kind: 'spread', exports, range });
  }

  addTo(builder: GraphBuilder): void {
    const seen = new Map<string, { readonly kind: Entry['kind']; readonly range: Range }>();
    const add = (kind: Entry['kind'], name: string, value: Value, range: Range): void => {
      seen.set(name, { kind, range });
      builder.export(value.node, name, { span: this.#reporter.span(range) });
    };
    for (const entry of this.#entries) {
      const { kind, range } = entry;
      if (entry.kind === 'spread') {
        for (const { name, take } of entry.exports) {
          if (!seen.has(name)) add(kind, name, take(), range);
        }
        continue;
      }
      const { value, name } = entry;
      if (kind === 'type' && this.#said.has(value.node)) continue;
      const first = seen.get(name);
      if (first === undefined) add(kind, name, value, range);
      else this.#tellTwice(name, range, first);
    }
  }

  #tellTwice(
    name: string,
    range: Range,
    first: { readonly kind: Entry['kind']; readonly range: Range },
  ): void {
    const isType = first.kind === 'type';
    this.#reporter.report('compose/duplicate-export', `\`${name}\` is exported twice`, range, {
      related: [
        {
          message: isType ? 'this is declared, and so exported, here' : 'exported here first',
          span: this.#reporter.span(first.range),
        },
      ],
      help: ['give it another name with `as`'],
    });
  }
}
