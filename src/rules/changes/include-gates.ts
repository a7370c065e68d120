/**
 * A model, and what its worlds include -> the same with `@unstable` also on what a world has by gated `include`s alone:
 * without the features it doesn't have it, but the gate stands at the `include` and at none of the items. WIT.md, Feature
 * Gates.
 */
import {
  type Model,
  type Stability,
  usedFrom,
  type World,
  type WorldId,
} from '../../model/index.ts';
import type { InterfaceId, WorldItem } from '../../model/index.ts';
import type { Resolution, WorldInclude } from '../../resolve/index.ts';
import { itemKeys, itemSubject, type ComparedSide } from '../difference/index.ts';

type Items = Pick<World, 'imports' | 'exports'>;

export function withIncludeGates(model: Model, includes: Resolution['includes']): Model {
  const all = [...includes.values()].flat();
  if (all.every((include) => unstable(include.stability) === undefined)) return model;
  const gating = new Gating(model, includes);
  const worlds = model.worlds.map((world, id) => ({ ...world, ...gating.itemsOf(id) }));
  return { ...model, worlds, types: gating.types, interfaces: gating.interfaces };
}

/** The `include` at which a gate stands; `undefined` for that of an item. */
export function includeWithGate(
  side: ComparedSide,
  gate: Stability | undefined,
): WorldInclude | undefined {
  if (gate === undefined || side.includes === undefined) return undefined;
  let known = byGate.get(side.includes);
  if (known === undefined) {
    known = new Map([...side.includes.values()].flat().map((i) => [i.stability, i] as const));
    byGate.set(side.includes, known);
  }
  return known.get(gate);
}

const byGate = new WeakMap<object, ReadonlyMap<Stability | undefined, WorldInclude>>();

const unstable = (stability: Stability | undefined): Stability | undefined =>
  stability?.kind === 'unstable' ? stability : undefined;

class Gating {
  readonly types: Model['types'][number][];
  readonly interfaces: Model['interfaces'][number][];
  readonly #model: Model;
  readonly #includes: Resolution['includes'];
  readonly #known = new Map<WorldId, Items>();

  constructor(model: Model, includes: Resolution['includes']) {
    this.#model = model;
    this.#includes = includes;
    this.types = [...model.types];
    this.interfaces = [...model.interfaces];
  }

  itemsOf(world: WorldId): Items {
    let items = this.#known.get(world);
    if (items === undefined) {
      items = this.#gated(world);
      this.#known.set(world, items);
    }
    return items;
  }

  #gated(world: WorldId): Items {
    const { imports, exports } = this.#model.worlds[world]!;
    const includes = this.#includes.get(world);
    if (includes === undefined) return { imports, exports };
    const gates = new Map<WorldItem, Stability>();
    for (const [side, items] of [['imports', imports] as const, ['exports', exports] as const]) {
      const sources = includes.map(({ world: source, stability }) => ({
        gate: unstable(stability),
        items: new Map(
          this.itemsOf(source)[side].flatMap((item) =>
            itemKeys(this.#model, item).map((key) => [key, item] as const),
          ),
        ),
      }));
      for (const item of items) {
        const gate = this.#gateOf(item, sources);
        if (gate !== undefined) gates.set(item, gate);
      }
    }
    this.#ungateUsed([...imports, ...exports], gates);
    const withGate = (item: WorldItem): WorldItem => this.#withGate(item, gates.get(item));
    return { imports: imports.map(withGate), exports: exports.map(withGate) };
  }

  /** The gate of the `include`s that bring an item, if each of them has one, and the world doesn't write it itself. */
  #gateOf(
    item: WorldItem,
    sources: readonly { gate: Stability | undefined; items: ReadonlyMap<string, WorldItem> }[],
  ): Stability | undefined {
    if (this.#isUnstable(item)) return undefined;
    const keys = itemKeys(this.#model, item);
    const bringing = sources.filter(({ items }) => keys.some((key) => items.has(key)));
    const isWritten =
      itemSubject(item, this.#model).span !== undefined &&
      !bringing.some(({ items }) => items.has(keys[0]!));
    if (isWritten) return undefined;
    const gates = bringing.map(({ gate, items }) => {
      const source = items.get(keys.find((key) => items.has(key))!)!;
      return gate ?? unstable(itemSubject(source, this).stability);
    });
    return gates.includes(undefined) ? undefined : gates[0];
  }

  /** What is nowhere written is there as long as something without a gate uses its types. */
  #ungateUsed(items: readonly WorldItem[], gates: Map<WorldItem, Stability>): void {
    const users = new Map<InterfaceId, WorldItem[]>();
    for (const item of items) {
      if (item.kind === 'func') continue;
      for (const { id } of item.kind === 'type' ? [item] : this.interfaces[item.id]!.types) {
        const from = usedFrom(this.types, this.types[id]!);
        if (from !== undefined) users.set(from, [...(users.get(from) ?? []), item]);
      }
    }
    for (let hasChanged = true; hasChanged;) {
      hasChanged = false;
      for (const item of gates.keys()) {
        if (item.kind !== 'interface' || item.span !== undefined) continue;
        const using = users.get(item.id) ?? [];
        const isUsed = using.some((user) => !gates.has(user) && !this.#isUnstable(user));
        if (isUsed) hasChanged = gates.delete(item);
      }
    }
  }

  #isUnstable(item: WorldItem): boolean {
    return unstable(itemSubject(item, this).stability) !== undefined;
  }

  #withGate(item: WorldItem, stability: Stability | undefined): WorldItem {
    if (stability === undefined) return item;
    if (item.kind === 'func') return { ...item, func: { ...item.func, stability } };
    if (item.kind === 'type') {
      this.types[item.id] = { ...this.types[item.id]!, stability };
      return item;
    }
    // Each world has a copy of its own of an inline interface.
    if (this.interfaces[item.id]!.name === undefined) {
      this.interfaces[item.id] = { ...this.interfaces[item.id]!, stability };
    }
    return { ...item, stability };
  }
}
