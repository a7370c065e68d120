/**
 * Who has what of a model in hands: whether the worlds of the compared packages import or export an interface, and
 * which types their functions pass. An interface that no world reaches is a library's: somebody's world may import or
 * export it, so both hold.
 */
import { childTypes } from '../../model/index.ts';
import type {
  Direction,
  Func,
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  TypeDef,
  TypeId,
  TypeRef,
  WorldItem,
} from '../../model/index.ts';
import { isClosed, type Promises } from './promises.ts';
import { usedType } from './types.ts';

/** Adds the types that a function passes, with all that they consist of. */
export function addPassed(types: readonly TypeDef[], func: Func, passed: Set<TypeId>): void {
  const refs: TypeRef[] = func.params.map((p) => p.type);
  if (func.result !== undefined) refs.push(func.result);
  addParts(types, refs, passed);
}

/** The types that an import or export has: what its functions pass, and its own with what they consist of. */
export function heldBy({ types, interfaces }: Model, item: WorldItem): ReadonlySet<TypeId> {
  const held = new Set<TypeId>();
  if (item.kind === 'func') addPassed(types, item.func, held);
  if (item.kind !== 'interface') return held;
  const iface = interfaces[item.id]!;
  for (const func of iface.functions) addPassed(types, func, held);
  const own = iface.types.map((type) => type.id);
  addParts(types, own, held);
  return held;
}

function addParts(types: readonly TypeDef[], refs: readonly TypeRef[], found: Set<TypeId>): void {
  const todo = [...refs];
  for (const ref of todo) {
    if (typeof ref === 'string' || found.has(ref)) continue;
    found.add(ref);
    const { type } = types[ref]!;
    todo.push(...childTypes(type));
    if (type.kind === 'own' || type.kind === 'borrow') todo.push(type.resource);
  }
}

export class Usage {
  /** Interfaces that the compared packages have or reach. */
  readonly reached = new Set<InterfaceId>();
  /** Types that functions of those pass. */
  readonly passed = new Set<TypeId>();
  /**
   * Types that exported interfaces have by `use`, with all that they consist of. An exported interface is exported with
   * all of its types, so guests import these though no function passes them.
   */
  readonly used = new Set<TypeId>();
  /** Types that other packages may `use` and pass: those of interfaces, with all that they consist of. */
  readonly shared = new Set<TypeId>();
  readonly #model: Model;
  readonly #sides = new Map<InterfaceId, Set<Direction>>();

  constructor(model: Model, own: Iterable<PackageId>, promises: Promises) {
    this.#model = model;
    const todo: InterfaceId[] = [];
    for (const id of own) {
      const pkg = model.packages[id]!;
      todo.push(...pkg.interfaces);
      for (const world of pkg.worlds.map((w) => model.worlds[w]!)) {
        for (const item of world.imports) this.#item('import', item, todo);
        for (const item of world.exports) this.#item('export', item, todo);
      }
    }
    for (const id of todo) {
      if (this.reached.has(id)) continue;
      this.reached.add(id);
      const { types, functions, name, package: pkg } = model.interfaces[id]!;
      for (const type of types) this.#owners(type.id, todo);
      // What is written in a world itself nobody else can name.
      const isNamed = name !== undefined && pkg !== undefined;
      if (isNamed && !isClosed(promises, model.packages[pkg]!.name)) {
        const ids = types.map((type) => type.id);
        addParts(model.types, ids, this.shared);
      }
      if (this.#mayBeExported(id)) this.#use(types);
      for (const func of functions) this.#pass(func);
    }
  }

  /** On which sides of worlds an interface stands; empty where no world reaches it. */
  sidesOf(id: InterfaceId): ReadonlySet<Direction> {
    return this.#sides.get(id) ?? new Set();
  }

  #mayBeExported(id: InterfaceId): boolean {
    return this.#sides.get(id)?.has('export') ?? true;
  }

  #use(types: readonly NamedType[]): void {
    const uses = types.flatMap(({ id }) => usedType(this.#model.types, id) ?? []);
    addParts(this.#model.types, uses, this.used);
  }

  #item(side: Direction, item: WorldItem, todo: InterfaceId[]): void {
    if (item.kind === 'func') this.#pass(item.func);
    else if (item.kind === 'type') this.#owners(item.id, todo);
    else {
      const sides = this.#sides.get(item.id) ?? new Set();
      this.#sides.set(item.id, sides.add(side));
      todo.push(item.id);
    }
  }

  #pass(func: Func): void {
    addPassed(this.#model.types, func, this.passed);
  }

  /** The interfaces from which a type comes by `use`. */
  #owners(id: TypeId, todo: InterfaceId[]): void {
    const { owner, type } = this.#model.types[id]!;
    if (owner?.kind === 'interface') todo.push(owner.id);
    if (type.kind !== 'alias' || typeof type.type === 'string') return;
    const source = this.#model.types[type.type]!.owner;
    if (source?.kind === 'interface') todo.push(source.id);
  }
}
