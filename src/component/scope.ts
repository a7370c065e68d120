/**
 * The index spaces of one scope: a component instance, or a component or instance type that is being bound.
 * Explainer.md, Index Spaces; Alias Definitions for what a scope's parent is for.
 */
import type { Names, Sort } from '../binary/index.ts';
import type { TypeId } from '../model/index.ts';
import type { Context } from './context.ts';
import type { Entity, EntityOf } from './entities.ts';

export class Scope {
  readonly kind: 'component' | 'type';
  /** The scope in which the definition stands, to which outer aliases count. */
  readonly parent: Scope | undefined;
  /** The component instance that is being evaluated; of a type, that in which it is bound. */
  readonly instance: number;
  /** The instance's name for people. */
  readonly label: string;
  readonly names: Names | undefined;
  /** The resource types that were defined here. */
  readonly #defined = new Set<TypeId>();
  readonly #spaces = new Map<Sort, Entity[]>();

  constructor(
    kind: Scope['kind'],
    parent: Scope | undefined,
    instance: number,
    label: string,
    names?: Names,
  ) {
    this.kind = kind;
    this.parent = parent;
    this.instance = instance;
    this.label = label;
    this.names = names;
  }

  /** Adds an entity to the index space of its sort. */
  add(entity: Entity): void {
    const space = this.#spaces.get(entity.sort);
    if (space === undefined) this.#spaces.set(entity.sort, [entity]);
    else space.push(entity);
  }

  /** Notes a resource type as defined by this component instance. */
  define(resource: TypeId): void {
    this.#defined.add(resource);
  }

  defines(resource: TypeId): boolean {
    return this.#defined.has(resource);
  }

  size(sort: Sort): number {
    return this.#spaces.get(sort)?.length ?? 0;
  }

  get<S extends Sort>(cx: Context, sort: S, index: number): EntityOf<S> {
    const entity = this.#spaces.get(sort)?.[index];
    if (entity !== undefined) return entity as EntityOf<S>;
    const size = this.size(sort);
    const there = size === 0 ? 'there is none' : `there are ${size}`;
    return cx.fail('component/index-out-of-range', `there is no ${sort} ${index}: ${there} here`);
  }

  /** What an entry of an index space is called: by the name section, else by its number. */
  nameOf(sort: Sort, index: number): string {
    const name = this.names?.sorts.get(sort)?.get(index);
    return name === undefined ? `${sort} ${index}` : `${sort} "${name}"`;
  }
}
