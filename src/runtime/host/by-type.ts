/**
 * What is made of each type of a program for the edge, once, of what was made of its parts, by the maker of its kind: what
 * a program's types are of, its share of the runtime has. Conversions between values are made so, and what writes them
 * into memory.
 */
import type { DefinedType, Primitive, Structure, TypeRef } from '../../model/index.ts';
import type { HostType } from '../../plan/index.ts';
import type { ValueShapes } from '../options.ts';

/** The types of one kind, or the primitive itself. */
type OfKind<K, T = DefinedType> = K extends Primitive
  ? K
  : T extends { readonly kind: infer Its }
    ? K extends Its
      ? T
      : never
    : never;

/** The makers by kind; what they are given second has what is made of the parts, third the keys of these. */
export type Makers<Made, Values> = {
  readonly [K in Primitive | DefinedType['kind']]?: (
    type: OfKind<K>,
    values: Values,
    keys: readonly string[],
  ) => Made;
};

/** What is made of a program's types. */
export abstract class ByType<Made> {
  readonly shapes: ValueShapes;
  readonly #types: readonly HostType[];
  readonly #makers: Makers<Made, never>;
  readonly #known = new Map<TypeRef, Made>();

  constructor(types: readonly HostType[], makers: Makers<Made, never>, shapes: ValueShapes = {}) {
    this.#types = types;
    this.#makers = makers;
    this.shapes = shapes;
  }

  /** What is made of a type. */
  of(ref: TypeRef): Made {
    let known = this.#known.get(ref);
    if (known === undefined) this.#known.set(ref, (known = this.#make(ref)));
    return known;
  }

  /** As `of`, for what may have no type. */
  ofAny(ref: TypeRef | undefined): Made | undefined {
    return ref === undefined ? undefined : this.of(ref);
  }

  #make(ref: TypeRef): Made {
    const type = this.structure(ref);
    const kind = typeof type === 'string' ? type : type.kind;
    const make = this.#makers[kind];
    if (make === undefined)
      throw new TypeError(`values of kind ${kind} are no part of this runtime`);
    const { keys = [] } = typeof ref === 'string' ? {} : this.#types[ref]!;
    return make(type as never, this as never, keys);
  }

  /** The structure of a type, or the primitive: a plan has no aliases. */
  structure(ref: TypeRef): Structure {
    return typeof ref === 'string' ? ref : (this.#types[ref]!.type as Structure);
  }
}

/** Whether values of a type may be nothing, and nothing can't say in which of two options. */
export function isOption(type: Structure): boolean {
  return typeof type !== 'string' && type.kind === 'option';
}
