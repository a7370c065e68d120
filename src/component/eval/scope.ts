/**
 * The index spaces of one scope: a component instance, or a component or instance type that is being bound.
 * Explainer.md, Index Spaces; Alias Definitions for what a scope's parent is for.
 */
import type { Names, Sort } from '../../binary/index.ts';
import type { TypeId } from '../../model/index.ts';
import { Unknown, type Context } from './context.ts';
import type { Entity, EntityOf } from '../types/entities.ts';

export class Scope {
  readonly kind: 'component' | 'type';
  /** The scope in which the definition stands, to which outer aliases count. */
  readonly parent: Scope | undefined;
  /** The component instance that is being evaluated; of a type, that in which it is bound. */
  readonly instance: number;
  /** The instance's name for people. */
  readonly label: string;
  readonly names: Names | undefined;
  /** The core types that represent the resource types that were defined here. */
  readonly #defined = new Map<TypeId, string>();
  /** The first core type of the thread-local slots that built-ins here read and write. */
  slots: string | undefined;
  /** An entry is undefined where its definition was rejected. */
  readonly #spaces = new Map<Sort, (Entity | undefined)[]>();

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
    this.#push(entity.sort, entity);
  }

  /** Fills an index space up to `size` with entries of which nothing is known: asking for one ends quietly. */
  fill(sort: Sort, size: number): void {
    while (this.size(sort) < size) this.#push(sort, undefined);
  }

  #push(sort: Sort, entity: Entity | undefined): void {
    const space = this.#spaces.get(sort);
    if (space === undefined) this.#spaces.set(sort, [entity]);
    else space.push(entity);
  }

  /** Notes a resource type as defined by this component instance, with the core type that represents it. */
  define(resource: TypeId, rep: string): void {
    this.#defined.set(resource, rep);
  }

  /** The core type that represents a resource type that is defined here; undefined for others. */
  repOf(resource: TypeId): string | undefined {
    return this.#defined.get(resource);
  }

  size(sort: Sort): number {
    return this.#spaces.get(sort)?.length ?? 0;
  }

  get<S extends Sort>(cx: Context, sort: S, index: number): EntityOf<S> {
    const entity = this.#spaces.get(sort)?.[index];
    if (entity !== undefined) return entity as EntityOf<S>;
    const size = this.size(sort);
    if (index < size) throw new Unknown();
    const there = size === 0 ? 'there is none' : `there are ${size}`;
    return cx.fail('component/index-out-of-range', `there is no ${sort} ${index}: ${there} here`);
  }

  /** What an entry of an index space is called: by the name section, else by its number. */
  nameOf(sort: Sort, index: number): string {
    const name = this.givenName(sort, index);
    return name === undefined ? `${sort} ${index}` : `${sort} "${name}"`;
  }

  /** What the name section calls an entry, if it does. */
  givenName(sort: Sort, index: number): string | undefined {
    return this.names?.sorts.get(sort)?.get(index);
  }
}
