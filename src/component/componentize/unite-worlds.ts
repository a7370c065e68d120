/**
 * Several worlds of a model -> one that asks for and offers all that they do: what the parts of a module say that were
 * linked together, each made for a world of its own. An item that several have must be the same in all.
 */
import { diagnostic, type Outcome } from '../../base/index.ts';
import {
  Changes,
  Copy,
  labelsOf,
  printType,
  externName,
  printFuncType,
  printStructure,
  usedFrom,
  type Func,
  type Model,
  type NamedType,
  type Side,
  type World,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';

/** The model in which the first of the worlds has the items of all; undefined where they disagree. */
export function uniteWorlds(
  model: Model,
  worlds: readonly WorldId[],
  file: string,
): Outcome<Model | undefined> {
  const [first, ...rest] = [...new Set(worlds)];
  const union = new Union(model, first!);
  for (const id of rest) union.add(model.worlds[id]!);
  if (union.disagreements.length === 0) return { value: union.finish(), diagnostics: [] };
  const span = { file, offset: 0, path: 'core module' };
  return {
    value: undefined,
    diagnostics: union.disagreements.map((name) =>
      diagnostic(
        'componentize/worlds-disagree',
        `the worlds that the module says differ in \`${name}\``,
        span,
        { help: ['bindings of one version, for all parts that were linked, agree'] },
      ),
    ),
  };
}

class Union {
  readonly disagreements: string[] = [];
  readonly #model: Model;
  readonly #id: WorldId;
  readonly #items: Record<Side, Map<string, WorldItem>>;
  /** Types of the other worlds that are there under the same name. */
  readonly #types = new Changes();
  readonly #worlds = new Changes();

  constructor(model: Model, id: WorldId) {
    this.#model = model;
    this.#id = id;
    const { imports, exports } = model.worlds[id]!;
    const byName = (items: readonly WorldItem[]): Map<string, WorldItem> =>
      new Map(items.map((item) => [externName(model, item), item]));
    this.#items = { imports: byName(imports), exports: byName(exports) };
  }

  add(world: World): void {
    this.#worlds.set(this.#model.worlds.indexOf(world), this.#id);
    for (const side of ['imports', 'exports'] as const) {
      for (const item of world[side]) this.#add(this.#items[side], item);
    }
  }

  #add(items: Map<string, WorldItem>, item: WorldItem): void {
    const name = externName(this.#model, item);
    const there = items.get(name);
    if (there === undefined) items.set(name, item);
    else if (this.#text(there) !== this.#text(item)) this.disagreements.push(name);
    else if (there.kind === 'type' && item.kind === 'type') this.#types.set(item.id, there.id);
  }

  finish(): Model {
    const model = this.#model;
    const copy = new Copy({
      interfaces: new Changes(),
      types: this.#types,
      worlds: this.#worlds,
      packages: new Changes(),
    });
    const items = (side: Side): WorldItem[] =>
      [...this.#items[side].values()].map((i) => copy.worldItem(i));
    const world: World = {
      ...model.worlds[this.#id]!,
      imports: items('imports'),
      exports: items('exports'),
    };
    return {
      ...model,
      types: model.types.map((t) => copy.typeDef(t)),
      interfaces: model.interfaces.map((i) => copy.interface(i)),
      worlds: model.worlds.with(this.#id, world),
    };
  }

  /** What an item is, in names: types of worlds and of inline interfaces are the same if they are so written. */
  #text(item: WorldItem): string {
    if (item.kind === 'func') return this.#func(item.func);
    if (item.kind === 'type') return this.#named(item);
    const { name, types, functions } = this.#model.interfaces[item.id]!;
    if (name !== undefined) return `interface ${item.id}`;
    return [...types.map((t) => this.#named(t)), ...functions.map((f) => this.#func(f))].join('\n');
  }

  #func(f: Func): string {
    return `${f.name}: ${printFuncType(this.#model.types, f)}`;
  }

  #named({ name, id }: NamedType): string {
    const { types } = this.#model;
    const def = types[id]!;
    const labels = labelsOf(def.type).map(
      (l) => `${l.name}: ${l.type === undefined ? '' : printType(types, l.type)}`,
    );
    return `${name} = ${printStructure(types, def.type)} {${labels.join()}} ${usedFrom(types, def)}`;
  }
}
