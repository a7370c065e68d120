/**
 * `include`: the union of worlds (WIT.md, Union of Worlds with `include`). Items under interface names are shared;
 * items under plain names are copied, with the types that they need, under their own or another name.
 */
import { parsePlainName, plainNameText, uniqueForm } from '../base/index.ts';
import type { Include, UseName } from '../../grammar/wit/index.ts';
import { mapTypes } from '../model/index.ts';
import type {
  Func,
  Side,
  Stability,
  TypeDef,
  TypeId,
  TypeOwner,
  TypeRef,
  World,
  WorldInterface,
  WorldItem,
} from '../model/index.ts';
import { isThere, spanIn } from './context.ts';
import type { ItemSymbol, Resolving } from './context.ts';
import { itemSpan } from './paths.ts';
import type { PendingWorld } from './world.ts';

type PlainItem = WorldItem & { readonly name: string };

/** Adds the items of every included world, in order. */
export function processIncludes(pending: PendingWorld): void {
  if (pending.includes.length === 0) return;
  const index = {
    imports: indexOf(pending.world.imports),
    exports: indexOf(pending.world.exports),
  };
  for (const { include, from } of pending.includes)
    new Inclusion(pending, index, include, from).run();
}

/** Where each item of a world's side stands, by the key under which it must be alone. */
function indexOf(items: readonly WorldItem[]): Map<string, number> {
  return new Map(items.map((item, i) => [keyOf(item), i]));
}

const keyOf = (item: WorldItem): string =>
  item.kind === 'interface' && item.name === undefined ? `#${item.id}` : uniqueForm(item.name!);

/** One `include` statement at work. */
class Inclusion {
  readonly #pending: PendingWorld;
  readonly #index: Record<Side, Map<string, number>>;
  readonly #include: Include;
  readonly #from: ItemSymbol;
  readonly #source: World;
  readonly #renames: Renames;
  readonly #copy: Copier;

  constructor(
    pending: PendingWorld,
    index: Record<Side, Map<string, number>>,
    include: Include,
    from: ItemSymbol,
  ) {
    const { run } = pending.place;
    this.#pending = pending;
    this.#index = index;
    this.#include = include;
    this.#from = from;
    this.#source = run.worlds[from.id]!;
    this.#renames = new Renames(include);
    this.#copy = new Copier(
      run,
      { kind: 'world', id: from.id },
      { kind: 'world', id: pending.id },
      pending.world.package,
    );
  }

  run(): void {
    const { place } = this.#pending;
    for (const side of ['imports', 'exports'] as const) {
      for (const item of this.#source[side]) {
        if (!place.run.hasRoomInWorlds(spanIn(place, this.#include))) return;
        if (item.kind === 'interface' && item.name === undefined) this.#share(side, item);
        else this.#addCopy(side, item as PlainItem);
      }
    }
    this.#checkRenames();
  }

  /** A plain name gets a copy of its own; it must be free. */
  #addCopy(side: Side, item: PlainItem): void {
    const { place, world } = this.#pending;
    const added = this.#copy.item(item, this.#renames.of(item.name));
    const at = this.#index[side].get(keyOf(added));
    if (at === undefined) {
      this.#index[side].set(keyOf(added), world[side].push(added) - 1);
      return;
    }
    const taken = world[side][at]!;
    const span = taken.kind === 'func' ? taken.func.span : taken.span;
    place.run.report(
      'include-conflict',
      `included world \`${this.#from.name}\` has an ${side.slice(0, -1)} \`${added.name}\`, and this world has \`${taken.name}\` already`,
      spanIn(place, this.#include.path),
      {
        related: [
          ...(span === undefined ? [] : [{ message: 'the other one', span }]),
          { message: 'the included world', span: itemSpan(this.#from) },
        ],
        help: [`give it another name: \`with { ${item.name} as … }\``],
      },
    );
  }

  /** An interface under its own name is the same import or export, whoever includes it. */
  #share(side: Side, item: WorldInterface): void {
    const { place, world } = this.#pending;
    const items = world[side];
    const at = this.#index[side].get(keyOf(item));
    const own = at === undefined ? item : (items[at] as WorldInterface);
    const isExternal = this.#source.package !== world.package;
    const merged = mergedStability(item.stability, own.stability, isExternal);
    if (merged === 'mismatch') {
      const { name } = place.run.interfaces[item.id]!;
      place.run.report(
        'gate-conflict',
        `interface \`${name}\` is gated in another way in the included world than here`,
        spanIn(place, this.#include.path),
        {
          related: [own.span, item.span]
            .filter((span) => span !== undefined)
            .map((span, i) => ({ message: i === 0 ? 'gated here' : 'and otherwise here', span })),
        },
      );
      return;
    }
    const { stability: _, ...rest } = own;
    const shared = merged === undefined ? rest : { ...rest, stability: merged };
    if (at === undefined) this.#index[side].set(keyOf(shared), items.push(shared) - 1);
    else items[at] = shared;
  }

  /** `with` may only name plain names of the included world, each once. */
  #checkRenames(): void {
    const { place } = this.#pending;
    for (const [first, again] of this.#renames.repeated()) {
      place.run.report(
        'include-with',
        `\`${again.name.name}\` gets two new names`,
        spanIn(place, again.name),
        { related: [{ message: 'the first one', span: spanIn(place, first) }] },
      );
    }
    const items = [...this.#source.imports, ...this.#source.exports];
    for (const { name } of this.#renames.unused()) {
      if (declares(place.run, this.#from.decl, name.name)) continue;
      const isInterface = items.some(
        (i) =>
          i.kind === 'interface' &&
          i.name === undefined &&
          place.run.interfaces[i.id]!.name === name.name,
      );
      const plain = items.map((item) => item.name).filter((n) => n !== undefined);
      place.run.report(
        'include-with',
        isInterface
          ? `\`${name.name}\` is an interface of world \`${this.#source.name}\`; only plain names can be renamed`
          : `world \`${this.#source.name}\` has no import or export \`${name.name}\``,
        spanIn(place, name),
        { help: isInterface ? [] : place.run.near(name.name, () => plain) },
      );
    }
  }
}

/**
 * Whether a world has a statement for a name that is not gated off; where it has no such item nevertheless, what is
 * wrong with it was reported.
 */
function declares(run: Resolving, decl: ItemSymbol['decl'], name: string): boolean {
  return decl.items.some((i) => {
    if (i.kind === 'error') return i.defines?.name === name;
    if (i.kind === 'use' || i.kind === 'include') return false;
    if (i.gates.some((g) => g.kind === 'unstable' && !run.isOn(g.feature.name))) return false;
    if (i.kind !== 'import' && i.kind !== 'export') return i.name.name === name;
    const { item } = i;
    const id = item.kind === 'error' ? item.defines : 'name' in item ? item.name : undefined;
    return id?.name === name;
  });
}

/** `with { a as b }`: new names, also inside `[method]a.f`. */
class Renames {
  readonly #all: readonly UseName[];
  readonly #byName: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();

  constructor(include: Include) {
    this.#all = include.names.filter((n) => isThere(n.name) && n.as !== undefined && isThere(n.as));
    this.#byName = new Map(this.#all.map((n) => [n.name.name, n.as!.name]));
  }

  of(original: string): string {
    const parts = parsePlainName(original);
    const isMember = parts.kind !== 'freestanding';
    const old = isMember ? parts.resource : parts.name;
    const name = this.#byName.get(old);
    if (name === undefined) return original;
    this.#used.add(old);
    return plainNameText({ ...parts, [isMember ? 'resource' : 'name']: name });
  }

  /** Each rename of a name that has one already, after that one. */
  repeated(): [UseName, UseName][] {
    const first = new Map<string, UseName>();
    return this.#all.flatMap((n): [UseName, UseName][] => {
      const earlier = first.get(n.name.name);
      if (earlier === undefined) first.set(n.name.name, n);
      return earlier === undefined ? [] : [[earlier, n]];
    });
  }

  unused(): UseName[] {
    return this.#all.filter((n) => !this.#used.has(n.name.name));
  }
}

/** A `@since` of another package means nothing here; otherwise the gates of both must agree where both have some. */
function mergedStability(
  from: Stability | undefined,
  into: Stability | undefined,
  isExternal: boolean,
): Stability | undefined | 'mismatch' {
  if (isExternal && from?.kind === 'stable') return undefined;
  if (from === undefined || into === undefined) return from ?? into;
  return JSON.stringify(from) === JSON.stringify(into) ? into : 'mismatch';
}

/** Copies items of one owner to another, together with the types they own; each type once. */
class Copier {
  readonly #run: Resolving;
  readonly #from: TypeOwner;
  readonly #to: TypeOwner;
  readonly #package: number;
  readonly #copies: Map<TypeId, TypeId>;

  constructor(
    run: Resolving,
    from: TypeOwner,
    to: TypeOwner,
    pkg: number,
    copies = new Map<TypeId, TypeId>(),
  ) {
    this.#run = run;
    this.#from = from;
    this.#to = to;
    this.#package = pkg;
    this.#copies = copies;
  }

  item(item: PlainItem, name: string): WorldItem {
    switch (item.kind) {
      case 'func':
        return { ...item, name, func: { ...this.#func(item.func), name } };
      case 'type': {
        const id = this.#type(item.id);
        this.#run.types[id] = { ...this.#run.types[id]!, name };
        return { ...item, name, id };
      }
      case 'interface': {
        const isInline = this.#run.interfaces[item.id]!.name === undefined;
        return { ...item, name, id: isInline ? this.#interface(item.id) : item.id };
      }
      default:
        return item satisfies never;
    }
  }

  #interface(id: number): number {
    const original = this.#run.interfaces[id]!;
    // Types and functions are copied before the interface gets its place, which they name as their owner.
    const next = this.#run.interfaces.length;
    const inner = new Copier(
      this.#run,
      { kind: 'interface', id },
      { kind: 'interface', id: next },
      this.#package,
      this.#copies,
    );
    this.#run.interfaces.push({
      ...original,
      types: original.types.map((t) => ({ ...t, id: inner.#type(t.id) })),
      functions: original.functions.map((f) => inner.#func(f)),
      package: this.#package,
      cloneOf: id,
    });
    return next;
  }

  #func(func: Func): Func {
    return {
      ...func,
      kind:
        func.kind.kind === 'freestanding'
          ? func.kind
          : { ...func.kind, resource: this.#type(func.kind.resource) },
      params: func.params.map((p) => ({ ...p, type: this.#ref(p.type) })),
      ...(func.result === undefined ? {} : { result: this.#ref(func.result) }),
    };
  }

  #ref(ref: TypeRef): TypeRef {
    return typeof ref === 'number' ? this.#type(ref) : ref;
  }

  #type(id: TypeId): TypeId {
    let copy = this.#copies.get(id);
    if (copy === undefined) {
      copy = this.#run.addType(this.#typeDef(this.#run.types[id]!));
      this.#copies.set(id, copy);
    }
    return copy;
  }

  #typeDef(def: TypeDef): TypeDef {
    const { type } = def;
    const owned = def.owner === undefined ? def : { ...def, owner: this.#to };
    if (type.kind === 'own' || type.kind === 'borrow') {
      return { ...owned, type: { ...type, resource: this.#type(type.resource) } };
    }
    if (type.kind === 'alias') {
      return { ...owned, type: { ...type, type: this.#aliasTarget(type.type) } };
    }
    return { ...owned, type: mapTypes(type, (ref) => this.#ref(ref)) };
  }

  /** An alias of a type of somebody else came by `use`, and goes on using it. */
  #aliasTarget(ref: TypeRef): TypeRef {
    if (typeof ref !== 'number') return ref;
    const { owner } = this.#run.types[ref]!;
    const isOwn = owner?.kind === this.#from.kind && owner.id === this.#from.id;
    return isOwn ? this.#type(ref) : (this.#copies.get(ref) ?? ref);
  }
}
