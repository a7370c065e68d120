/**
 * Types as the canonical ABI sees them: despecialised, so that everything after this knows a dozen kinds. tuple ->
 * record; enum, option, result -> variant; map -> list of records of two; aliases are gone. Sizes, flat types and
 * signatures are told by the other files of this room, over what this one gives.
 * CanonicalABI.md, Despecialization.
 */
import { append } from '../base/index.ts';
import {
  type AliasType,
  childTypes,
  type DefinedType,
  type Primitive,
  type ResourceType,
  type TypeDef,
  type TypeId,
  type TypeRef,
  unalias,
} from '../model/index.ts';

/** A function over despecialised types. */
export interface AbiFuncType {
  readonly params: readonly AbiType[];
  readonly result?: AbiType;
}

/** A despecialised type. Equal ids of one arena give the same object, so facts can be kept by identity. */
export type AbiType =
  | { readonly kind: Primitive }
  | AbiRecord
  | AbiVariant
  | AbiList
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'own' | 'borrow'; readonly resource: TypeId }
  | { readonly kind: 'stream' | 'future'; readonly element?: AbiType };

export interface AbiRecord {
  readonly kind: 'record';
  readonly fields: readonly AbiField[];
}

export interface AbiField {
  /** A tuple's fields are called `0`, `1` and so on. */
  readonly name: string;
  readonly type: AbiType;
}

export interface AbiVariant {
  readonly kind: 'variant';
  readonly cases: readonly AbiCase[];
}

export interface AbiCase {
  readonly name: string;
  readonly type?: AbiType;
}

export interface AbiList {
  readonly kind: 'list';
  readonly element: AbiType;
  /** Present for a fixed-length list. */
  readonly length?: number;
}

/** A value's type as it was written, without aliases; what has to know an option from a variant asks for it. */
export type ValueShape =
  | { readonly [P in Primitive]: { readonly kind: P } }[Primitive]
  | Exclude<DefinedType, AliasType | ResourceType>;

/** The types of one arena with what is known of them. The arena must be complete: entries are looked at once. */
export class AbiTypes {
  readonly types: readonly TypeDef[];
  readonly #known = new Map<TypeRef, AbiType>();
  readonly #depths = new Map<TypeRef, number>();
  readonly #tuples = new Map<string, AbiRecord>();

  constructor(types: readonly TypeDef[]) {
    this.types = types;
  }

  /** Despecialises a type; a `resource` is no value type and may stand in handles only. */
  of(ref: TypeRef): AbiType {
    let known = this.#known.get(ref);
    if (known === undefined) {
      known = typeof ref === 'string' ? { kind: ref } : this.#despecialize(this.#definition(ref));
      this.#known.set(ref, known);
    }
    return known;
  }

  /** A function's type as `coreSignature` takes it. */
  func(type: {
    readonly params: readonly { readonly type: TypeRef }[];
    readonly result?: TypeRef;
  }): AbiFuncType {
    const params = type.params.map((p) => this.of(p.type));
    return type.result === undefined ? { params } : { params, result: this.of(type.result) };
  }

  /** The definition that a type is an alias of, or its own. */
  shape(ref: TypeRef): ValueShape {
    const at = unalias(this.types, ref);
    if (typeof at === 'string') return { kind: at };
    const type = this.#definition(at);
    if (type.kind === 'resource') throw new TypeError('a resource is no value type');
    return type as Exclude<DefinedType, AliasType | ResourceType>;
  }

  /** The record that these types are together; the same object for the same types. */
  tuple(refs: readonly TypeRef[]): AbiRecord {
    const key = refs.join();
    let known = this.#tuples.get(key);
    if (known === undefined) {
      known = tupleOf(refs.map((ref) => this.of(ref)));
      this.#tuples.set(key, known);
    }
    return known;
  }

  /**
   * How many definitions lie within each other at most, aliases not counted. Asked without recursion, so that what is too deep for the
   * other questions can be found before they are asked.
   */
  depth(ref: TypeRef): number {
    const known = this.#depths;
    const todo = [ref];
    for (let at = todo.at(-1); at !== undefined; at = todo.at(-1)) {
      const parts = typeof at === 'string' ? [] : childTypes(this.#definition(at));
      const unknown = parts.filter((part) => !known.has(part));
      if (unknown.length > 0) append(todo, unknown);
      else {
        const below = parts.reduce<number>((max, part) => Math.max(max, known.get(part)!), 0);
        const isAlias = typeof at !== 'string' && this.#definition(at).kind === 'alias';
        known.set(at, isAlias ? below : below + 1);
        todo.pop();
      }
    }
    return known.get(ref)!;
  }

  #definition(id: TypeId): DefinedType {
    const def = this.types[id];
    if (def === undefined)
      throw new RangeError(`no type ${id} in an arena of ${this.types.length}`);
    return def.type;
  }

  #despecialize(type: DefinedType): AbiType {
    switch (type.kind) {
      case 'record':
        return {
          kind: 'record',
          fields: type.fields.map((f) => ({ name: f.name, type: this.of(f.type) })),
        };
      case 'tuple':
        return tupleOf(type.types.map((t) => this.of(t)));
      case 'variant':
        return { kind: 'variant', cases: type.cases.map((c) => this.#case(c.name, c.type)) };
      case 'enum':
        return { kind: 'variant', cases: type.cases.map((c) => ({ name: c.name })) };
      case 'option':
        return { kind: 'variant', cases: [{ name: 'none' }, this.#case('some', type.type)] };
      case 'result':
        return {
          kind: 'variant',
          cases: [this.#case('ok', type.ok), this.#case('error', type.err)],
        };
      case 'list': {
        const element = this.of(type.type);
        return type.length === undefined
          ? { kind: 'list', element }
          : { kind: 'list', element, length: type.length };
      }
      case 'map':
        return { kind: 'list', element: tupleOf([this.of(type.key), this.of(type.value)]) };
      case 'flags':
        return { kind: 'flags', labels: type.flags.map((f) => f.name) };
      case 'own':
      case 'borrow':
        return { kind: type.kind, resource: type.resource };
      case 'stream':
      case 'future':
        return type.type === undefined
          ? { kind: type.kind }
          : { kind: type.kind, element: this.of(type.type) };
      case 'alias':
        return this.of(unalias(this.types, type.type));
      case 'resource':
        throw new TypeError('a resource is no value type');
      default:
        return type satisfies never;
    }
  }

  #case(name: string, type: TypeRef | undefined): AbiCase {
    return type === undefined ? { name } : { name, type: this.of(type) };
  }
}

/** The record that a tuple of these types is; parameters and results that go through memory are one, too. */
export function tupleOf(types: readonly AbiType[]): AbiRecord {
  return { kind: 'record', fields: types.map((type, i) => ({ name: `${i}`, type })) };
}

/** The types directly within a type, in order. */
export function childrenOf(type: AbiType): readonly AbiType[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((f) => f.type);
    case 'variant':
      return type.cases.flatMap((c) => c.type ?? []);
    case 'list':
      return [type.element];
    case 'stream':
    case 'future':
      return type.element === undefined ? [] : [type.element];
    default:
      return [];
  }
}

/** Whether `test` holds for a type or anything within it; each type of the graph is asked once. */
export function contains(type: AbiType, test: (type: AbiType) => boolean): boolean {
  const seen = new Set<AbiType>();
  const visit = (t: AbiType): boolean => {
    if (seen.has(t)) return false;
    seen.add(t);
    return test(t) || childrenOf(t).some(visit);
  };
  return visit(type);
}
