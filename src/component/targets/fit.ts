/**
 * Whether a component fits a world, both as types over one type table: what it imports must be offered, what the world
 * exports must be there, by subtyping with resources bound as in an instantiation (Explainer.md, Type Checking). Every
 * difference is told, and once: what follows from one that was told is not. `match/match.ts` has the
 * rules for those who stop at the first.
 */
import { parsePlainName } from '../../base/index.ts';
import type { Direction, TypeId } from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import type { ComponentShape, Extern, TypeNode } from '../types/entities.ts';
import { equalFuncTypes } from '../types/type-table.ts';
import { Substitution } from '../match/substitution.ts';
import { funcText, typeText } from '../types/difference.ts';
import {
  funcDifferences,
  Told,
  valueDifferences,
  type TypeMismatch,
  type Types,
} from '../match/type-differences.ts';

/** What a difference is about: an import or export under the names that the two have for it, or a part of it. */
export interface ExternPair {
  readonly side: Direction;
  /** The name of the import or export in the component; absent where the component doesn't have it. */
  readonly component?: string;
  /** The name in the world; absent where the world doesn't have it. */
  readonly world?: string;
  /** A function or type within the imported or exported interface. */
  readonly inner?: string;
}

/** One reason why a component doesn't fit. */
export type Reason =
  | {
      readonly kind: 'missing';
      readonly pair: ExternPair;
      readonly name: string;
      readonly what: string;
      /** What stands beside it on the side that wants it, and that among which it was looked for. */
      readonly wanted: ReadonlyMap<string, unknown>;
      readonly given: ReadonlyMap<string, unknown>;
      /** Functions of a resource that is missing, which are missing with it. */
      readonly methods: number;
    }
  | {
      readonly kind: 'wrong-kind';
      readonly pair: ExternPair;
      readonly name: string;
      readonly expected: string;
      readonly found: string;
    }
  | {
      readonly kind: 'differs';
      readonly pair: ExternPair;
      readonly name: string;
      readonly difference: TypeMismatch;
      /** Both sides whole, where that says more; written only where it is read. */
      readonly whole?: () => readonly [world: string, component: string];
    };

/** How names of the outermost level find each other. */
export interface NamePairing {
  /** The world's name for an import of the component. */
  import(name: string): string | undefined;
  /** The component's name for an export of the world. */
  export(name: string): string | undefined;
  /** Whether an import of the component that the world doesn't offer is taken as given. */
  isGiven(name: string): boolean;
}

/** Tells of every reason why `component` doesn't fit `world`. */
export function fit(
  cx: Context,
  component: ComponentShape,
  world: ComponentShape,
  pairing: NamePairing,
  tell: (reason: Reason) => void,
): void {
  let count = 0;
  const shared: Shared = {
    cx,
    told: new Told(),
    origin: originsOf(component, world),
    hasReasons: () => count > 0,
    tell: (reason) => {
      count++;
      tell(reason);
    },
  };
  const imports = new Comparison(shared, 'import', component.imported, () => false);
  imports.items(
    component.imports,
    world.imports,
    {},
    (name) => pairing.import(name),
    (name) => pairing.isGiven(name),
  );
  const given = imports.substitution.exports(component.exports);
  // What the component imports and the world doesn't offer may come out again.
  const exports = new Comparison(shared, 'export', world.fresh, (id) => imports.isLost(id));
  exports.items(world.exports, given, {}, (name) => pairing.export(name));
}

/** What the two comparisons share. */
interface Shared extends Pick<Types, 'told' | 'origin'> {
  readonly cx: Context;
  readonly tell: (reason: Reason) => void;
  readonly hasReasons: () => boolean;
}

/** Of each resource the import or export that brings it first. */
function originsOf(...shapes: readonly ComponentShape[]): Types['origin'] {
  const origins = new Map<TypeId, string>();
  // One instance can stand in many places.
  const seen = new Set<unknown>();
  const add = (from: string, items: ReadonlyMap<string, Extern>): void => {
    if (seen.has(items)) return;
    seen.add(items);
    for (const [name, item] of items) {
      if (item.sort === 'instance') add(` of \`${name}\``, item.exports);
      if (item.sort !== 'type' || item.type.kind !== 'resource') continue;
      if (!origins.has(item.type.id)) origins.set(item.type.id, from);
    }
  };
  for (const { imports, exports } of shapes) {
    add('', imports);
    add('', exports);
  }
  return (id) => origins.get(id) ?? ' of another place';
}

/** The imports, wanted by the component and given by the world; or the exports, the other way round. */
class Comparison {
  readonly substitution: Substitution;
  readonly #shared: Shared;
  readonly #side: Direction;
  /** The resources of the wanting side for which the giving side has to say which they are. */
  readonly #bindable: ReadonlySet<TypeId>;
  readonly #isLostBefore: (id: TypeId) => boolean;

  constructor(
    shared: Shared,
    side: Direction,
    bindable: ReadonlySet<TypeId>,
    isLostBefore: (id: TypeId) => boolean,
  ) {
    this.#shared = shared;
    this.#side = side;
    this.#bindable = bindable;
    this.#isLostBefore = isLostBefore;
    this.substitution = new Substitution(shared.cx);
  }

  /** Whether nobody said which resource this is, which was told where it was missing. */
  isLost(id: TypeId): boolean {
    if (this.#bindable.has(id)) return this.substitution.known(id) === undefined;
    return this.#isLostBefore(id);
  }

  /** Compares all that is wanted with what `find` says is its counterpart. */
  items(
    wanted: ReadonlyMap<string, Extern>,
    given: ReadonlyMap<string, Extern>,
    outer: Partial<ExternPair>,
    find: (name: string) => string | undefined,
    isGiven: (name: string) => boolean = () => false,
  ): void {
    const lost = new Set<string>();
    let methods: ReadonlyMap<string, number> | undefined;
    for (const [name, item] of wanted) {
      this.#shared.cx.step();
      if (lost.has(resourceOf(name))) continue;
      const there = find(name);
      const found = there === undefined ? undefined : given.get(there);
      const pair = this.#pair(outer, name, there);
      if (found === undefined) {
        const isResource = item.sort === 'type' && item.type.kind === 'resource';
        if (isResource) lost.add(name);
        this.#lose(item, 'wanting');
        if (isGiven(name)) continue;
        if (isResource) methods ??= countMethods(wanted);
        this.#shared.tell({
          kind: 'missing',
          pair,
          name,
          what: kindOf(item),
          wanted,
          given,
          methods: methods?.get(name) ?? 0,
        });
      } else if (!this.#item(pair, name, item, found)) {
        lost.add(name);
        this.#lose(item, 'wanting');
        this.#lose(found, 'giving');
      }
    }
  }

  /** Notes that there is no counterpart for a type of the wanting or the giving side. */
  #lose(item: Extern, from: 'wanting' | 'giving'): void {
    if (item.sort !== 'type' || item.type.kind !== 'value') return;
    const { told } = this.#shared;
    const node = from === 'wanting' ? this.substitution.node(item.type) : item.type;
    if (node.kind !== 'value') return;
    if ((from === 'wanting') === (this.#side === 'import')) told.loseComponents(node);
    else told.loseWorlds(node);
  }

  #pair(outer: Partial<ExternPair>, name: string, there: string | undefined): ExternPair {
    const side = this.#side;
    if (outer.side !== undefined) return { ...outer, side, inner: name };
    const [wants, gives] =
      side === 'import' ? (['component', 'world'] as const) : (['world', 'component'] as const);
    return { side, [wants]: name, ...(there === undefined ? {} : { [gives]: there }) };
  }

  /** False where the two are of different kinds, so that nothing can be said of what belongs to them. */
  #item(pair: ExternPair, name: string, wanted: Extern, given: Extern): boolean {
    const kinds = [kindOf(wanted), kindOf(given)] as const;
    if (kinds[0] !== kinds[1]) {
      const [expected, found] = this.#sides(...kinds);
      this.#shared.tell({ kind: 'wrong-kind', pair, name, expected, found });
      return false;
    }
    if (wanted.sort === 'func' && given.sort === 'func') {
      const node = this.substitution.func(wanted.type);
      if (equalFuncTypes(node.type, given.type.type)) return true;
      const [world, component] = this.#sides(node, given.type);
      this.#differs(pair, name, funcDifferences(this.#types(), world, component), (types) => [
        funcText(types, world.type),
        funcText(types, component.type),
      ]);
    } else if (wanted.sort === 'type' && given.sort === 'type') {
      this.#type(pair, name, wanted.type, given.type);
    } else if (wanted.sort === 'instance' && given.sort === 'instance') {
      this.items(wanted.exports, given.exports, pair, (inner) => inner);
    }
    return true;
  }

  #type(pair: ExternPair, name: string, wanted: TypeNode, given: TypeNode): void {
    if (wanted.kind === 'resource' && given.kind === 'resource') {
      const { id } = wanted;
      if (this.#bindable.has(id) && this.substitution.known(id) === undefined) {
        return this.substitution.bind(id, given.id);
      }
      const known = this.substitution.resource(id);
      if (known === given.id || this.isLost(given.id)) return;
      const { origin, told } = this.#shared;
      const ids = this.#sides(known, given.id);
      const [expected, found] = ids.map((one) => `the resource \`${name}\`${origin(one)}`);
      const difference = {
        where: '',
        expected: expected!,
        found: found!,
        resources: true,
      } as const;
      this.#shared.tell({ kind: 'differs', pair, name, difference });
      told.addResources(...ids);
    } else if (wanted.kind === 'value' && given.kind === 'value') {
      const node = this.substitution.node(wanted);
      if (node.kind !== 'value' || node.ref === given.ref) return;
      const [world, component] = this.#sides(node, given);
      this.#differs(pair, name, valueDifferences(this.#types(), world, component), (types) => [
        typeText(types, world.ref),
        typeText(types, component.ref),
      ]);
      this.#shared.told.add(world, component);
    }
  }

  #types(): Types {
    const { cx, told, origin } = this.#shared;
    return { types: cx.types.types, told, origin, isLost: (id) => this.isLost(id) };
  }

  #differs(
    pair: ExternPair,
    name: string,
    differences: readonly TypeMismatch[],
    whole: (types: Types['types']) => readonly [world: string, component: string],
  ): void {
    const { cx, hasReasons, tell } = this.#shared;
    const texts = (): readonly [string, string] => whole(cx.types.types);
    for (const difference of differences) {
      tell({ kind: 'differs', pair, name, difference, whole: texts });
    }
    // Without differences of its own it follows from what was told, if anything was.
    if (differences.length > 0 || hasReasons()) return;
    const [expected, found] = texts();
    tell({ kind: 'differs', pair, name, difference: { where: '', expected, found } });
  }

  /** The two sides as the world's and the component's. */
  #sides<T>(wanted: T, given: T): readonly [world: T, component: T] {
    return this.#side === 'import' ? [given, wanted] : [wanted, given];
  }
}

/** The resource to which a function belongs by its name; otherwise the name itself. */
function resourceOf(name: string): string {
  const { kind, resource } = parsePlainName(name);
  return kind === 'freestanding' ? name : resource;
}

/** How many functions belong to each resource. */
function countMethods(items: ReadonlyMap<string, Extern>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of items.keys()) {
    const resource = resourceOf(name);
    if (resource !== name) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  return counts;
}

/** Sorts that WIT calls by another name; a world has none of those that it doesn't speak of. */
const sortNames: Partial<Record<Extern['sort'], string>> = {
  func: 'function',
  instance: 'interface',
};

/** What an import or export is, as WIT speaks of it, without an article. */
function kindOf(item: Extern): string {
  if (item.sort !== 'type') return sortNames[item.sort] ?? item.sort;
  const { kind } = item.type;
  if (kind === 'resource') return kind;
  return kind === 'value' ? 'type' : `${kind} type`;
}
