/**
 * What a type of WIT is in Rust: whether it is copied, compared or only moved, and whether it lies in memory as the
 * canonical ABI has it. Each type of the arena is asked once; what is printed of it is `types.ts`'s.
 */
import { plainParts, type AbiTypes, type PlainKind, type ValueShape } from '../../src/abi/index.ts';
import { childTypes, type TypeRef } from '../../src/model/index.ts';

/** Kinds whose values lie in Rust's memory as in the canonical ABI's; records do by `repr(C)`, enums by `repr(u8)`. */
const alike: ReadonlySet<PlainKind> = new Set<PlainKind>([
  ...(['bool', 'u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64', 'f32', 'f64'] as const),
  ...(['char', 'enum', 'flags', 'record', 'list'] as const),
]);

interface Held {
  /** An own handle: the value is moved, never copied. */
  readonly own: boolean;
  /** A borrowed handle: its type has a lifetime. */
  readonly borrow: boolean;
  readonly float: boolean;
  /** What is on the heap. */
  readonly heap: boolean;
}

const nothing: Held = { own: false, borrow: false, float: false, heap: false };

export class TypeFacts {
  readonly #abi: AbiTypes;
  readonly #isForeign: (type: TypeRef) => boolean;
  readonly #isResource: (type: TypeRef) => boolean;
  readonly #known = new Map<TypeRef, Held>();
  readonly #foreign = new Map<TypeRef, boolean>();

  /** @param is - Tells types that modules of somebody else's declare, and names of resources. */
  constructor(
    abi: AbiTypes,
    is: {
      readonly foreign: (type: TypeRef) => boolean;
      readonly resource: (type: TypeRef) => boolean;
    },
  ) {
    this.#abi = abi;
    this.#isForeign = is.foreign;
    this.#isResource = is.resource;
  }

  /** What a value of the type holds, however deep. */
  held(ref: TypeRef): Held {
    let known = this.#known.get(ref);
    if (known === undefined) {
      // The name of a resource is no type of values.
      if (this.#isResource(ref)) return nothing;
      const shape = this.#abi.shape(ref);
      known = partsOf(shape)
        .map((part) => this.held(part))
        .reduce(both, heldBy(shape));
      this.#known.set(ref, known);
    }
    return known;
  }

  isCopy(ref: TypeRef): boolean {
    const { own, heap } = this.held(ref);
    return !own && !heap;
  }

  /** Whether an array of these can be passed, copied or taken over whole. */
  isNative(ref: TypeRef): boolean {
    const kinds = plainParts(this.#abi, ref);
    return kinds !== undefined && [...kinds].every((k) => alike.has(k)) && !this.#hasForeign(ref);
  }

  #hasForeign(ref: TypeRef): boolean {
    let known = this.#foreign.get(ref);
    if (known === undefined) {
      const shape = this.#abi.shape(ref);
      const parts = partsOf(shape);
      known = this.#isForeign(ref) || parts.some((part) => this.#hasForeign(part));
      this.#foreign.set(ref, known);
    }
    return known;
  }
}

/** The types of which a shape's values are made; a handle's resource is no value. */
export function partsOf(shape: ValueShape): readonly TypeRef[] {
  switch (shape.kind) {
    case 'record':
    case 'variant':
    case 'tuple':
    case 'option':
    case 'result':
    case 'list':
    case 'map':
      return childTypes(shape);
    default:
      return [];
  }
}

function heldBy(shape: ValueShape): Held {
  switch (shape.kind) {
    case 'own':
      return { ...nothing, own: true };
    case 'borrow':
      return { ...nothing, borrow: true };
    case 'f32':
    case 'f64':
      return { ...nothing, float: true };
    case 'string':
    case 'map':
      return { ...nothing, heap: true };
    case 'list':
      return shape.length === undefined ? { ...nothing, heap: true } : nothing;
    default:
      return nothing;
  }
}

const both = (a: Held, b: Held): Held => ({
  own: a.own || b.own,
  borrow: a.borrow || b.borrow,
  float: a.float || b.float,
  heap: a.heap || b.heap,
});
