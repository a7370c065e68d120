/** Where in WIT text the parts of a world stand: for the second place of a finding about a component. */
import type { Span } from '../../base/index.ts';
import {
  externName,
  type Direction,
  type Func,
  type InterfaceId,
  labelsOf,
  type Model,
  structureOf,
  type TypeDef,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';
import type { ExternPair } from './fit.ts';

/** What a name of an interface or world stands for. */
type Member = { readonly func: Func } | { readonly type: TypeDef };

export class WorldSpans {
  readonly #model: Model;
  readonly #items: Readonly<Record<Direction, ReadonlyMap<string, WorldItem>>>;
  readonly #members = new Map<InterfaceId, ReadonlyMap<string, Member>>();

  constructor(model: Model, id: WorldId) {
    this.#model = model;
    const world = model.worlds[id]!;
    const byName = (items: readonly WorldItem[]): Map<string, WorldItem> =>
      new Map(items.map((item) => [externName(model, item), item]));
    this.#items = { import: byName(world.imports), export: byName(world.exports) };
  }

  /** Whether the world has the name on that side. */
  item(side: ExternPair['side'], name: string): WorldItem | undefined {
    return this.#items[side].get(name);
  }

  /** The span of the innermost thing that is known, a parameter or case, say, as `label`. */
  find({ side, world, inner }: ExternPair, label?: string): Span | undefined {
    const item = world === undefined ? undefined : this.item(side, world);
    if (item === undefined) return undefined;
    if (item.kind !== 'interface') return this.#span(this.#partOf(item), label);
    const part = inner === undefined ? undefined : this.#part(item.id, inner);
    const there = part === undefined ? undefined : this.#span(part, label);
    return there ?? item.span ?? this.#model.interfaces[item.id]!.span;
  }

  #partOf(item: Exclude<WorldItem, { kind: 'interface' }>): Member {
    return item.kind === 'func' ? item : { type: this.#model.types[item.id]! };
  }

  #part(id: InterfaceId, name: string): Member | undefined {
    let parts = this.#members.get(id);
    if (parts === undefined) {
      const { types, functions } = this.#model.interfaces[id]!;
      parts = new Map<string, Member>([
        ...types.map((t) => [t.name, { type: this.#model.types[t.id]! }] as const),
        ...functions.map((func) => [func.name, { func }] as const),
      ]);
      this.#members.set(id, parts);
    }
    return parts.get(name);
  }

  #span(part: Member, label: string | undefined): Span | undefined {
    const named = <T extends { readonly name: string; readonly span?: Span }>(
      labels: readonly T[],
    ): Span | undefined =>
      label === undefined ? undefined : labels.find((l) => l.name === label)?.span;
    if ('func' in part) return named(part.func.params) ?? part.func.span;
    const { type, span } = part.type;
    const structure = type.kind === 'alias' ? structureOf(this.#model.types, type.type) : type;
    return (typeof structure === 'string' ? undefined : named(labelsOf(structure))) ?? span;
  }
}
