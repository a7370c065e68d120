/**
 * Component values <-> the values that a JavaScript host sees. Each type has its conversion, which is made once, of those
 * of its parts, by the maker of its kind (`kinds/`); what a program's types are of, its share of the runtime has. What
 * a host gives is checked strictly: a value of another shape is an error that says where it stands, what was expected
 * and what came. Explainer.md, JavaScript Embedding.
 */
import {
  type DefinedType,
  type Primitive,
  type ResultType,
  type Structure,
  structureOf,
  type TypeDef,
  type TypeRef,
  unalias,
} from '../../model/index.ts';
import type { ValueShapes } from '../options.ts';
import type { Value } from '../plain/value.ts';
import type { HostScope } from './resources.ts';

/** Between the two forms of the values of one type. */
export interface Conversion {
  toHost(value: Value, scope: HostScope): unknown;
  /** Throws `BadHostValue` where the value doesn't fit. */
  fromHost(value: unknown, scope: HostScope): Value;
  /** As `fromHost`, without a copy, for what is stored before any code of the host's can run again. */
  viewOf?(value: unknown): Value;
}

/** Makes the conversion of a type of one kind; `values` has those of its parts. */
export type HostKind<T = Primitive | DefinedType> = (type: T, values: HostValues) => Conversion;

/** The types of one kind, or the primitive itself. */
type OfKind<K, T = DefinedType> = K extends Primitive
  ? K
  : T extends { readonly kind: infer Its }
    ? K extends Its
      ? T
      : never
    : never;

/** By kind. */
export type HostKinds = {
  readonly [K in Primitive | DefinedType['kind']]?: HostKind<OfKind<K>>;
};

/** The conversions of a program's values. */
export class HostValues {
  readonly shapes: ValueShapes;
  readonly #types: readonly TypeDef[];
  readonly #kinds: HostKinds;
  readonly #known = new Map<TypeRef, Conversion>();

  constructor(types: readonly TypeDef[], kinds: HostKinds, shapes: ValueShapes = {}) {
    this.#types = types;
    this.#kinds = kinds;
    this.shapes = shapes;
  }

  /** The conversion of a type. */
  of(ref: TypeRef): Conversion {
    const at = unalias(this.#types, ref);
    let known = this.#known.get(at);
    if (known === undefined) this.#known.set(at, (known = this.#make(this.structure(at))));
    return known;
  }

  /** As `of`, for what may have no type. */
  ofAny(ref: TypeRef | undefined): Conversion | undefined {
    return ref === undefined ? undefined : this.of(ref);
  }

  #make(type: Structure): Conversion {
    const kind = typeof type === 'string' ? type : type.kind;
    const make = this.#kinds[kind] as HostKind | undefined;
    if (make === undefined)
      throw new TypeError(`values of kind ${kind} are no part of this runtime`);
    return make(type, this);
  }

  /** The structure of a type behind its aliases, or the primitive. */
  structure(ref: TypeRef): Structure {
    return structureOf(this.#types, ref);
  }

  /** The `result` whose error case a function throws; undefined where it throws none, or returns it as a value. */
  thrownBy(ref: TypeRef | undefined, isConstructor: boolean): ResultType | undefined {
    if (ref === undefined || (this.shapes.results === 'returned' && !isConstructor)) {
      return undefined;
    }
    const type = this.structure(ref);
    return typeof type !== 'string' && type.kind === 'result' ? type : undefined;
  }

  isOption(ref: TypeRef): boolean {
    return this.#isA('option', this.structure(ref));
  }

  /** Whether values of a type are promises in JavaScript: futures, also optional ones. */
  isPromise(ref: TypeRef | undefined): boolean {
    if (ref === undefined) return false;
    const type = this.structure(ref);
    if (typeof type !== 'string' && type.kind === 'option') {
      return this.#isA('future', this.structure(type.type));
    }
    return this.#isA('future', type);
  }

  #isA(kind: DefinedType['kind'], type: Structure): boolean {
    return typeof type !== 'string' && type.kind === kind;
  }
}
