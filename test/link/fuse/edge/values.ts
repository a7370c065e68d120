/** Random values as JavaScript gives them; where `ill` says so, something that is of no type, or of another one. */
import {
  unalias,
  type DefinedType,
  type TypeDef,
  type TypeRef,
} from '../../../../src/model/index.ts';
import { numberArrays } from '../../../../src/runtime/core/numbers.ts';
import type { ValueShapes } from '../../../../src/runtime/index.ts';
import type { Random } from '../calls/random.ts';

/** Who gives values. */
export interface HostGiver {
  readonly types: readonly TypeDef[];
  readonly shapes: ValueShapes;
  /** How often a part is none of its type, from 0 to 1. */
  readonly ill: number;
  /** A new object for a handle of a resource, by the type that names the resource. */
  handle(resource: number): unknown;
}

const texts = ['', 'a', 'ÿé', '€', '🎉', 'a\u0000', '\ud800', 'x'.repeat(40), `${'y'.repeat(33)}Ā`];
const chars = ['a', 'ÿ', 'Ā', '\ud7ff', '￿', '🎉'];

export class RandomHostValues {
  readonly #random: Random;
  readonly #giver: HostGiver;
  /** How many more parts are made before lists are empty. */
  #left = 300;

  constructor(random: Random, giver: HostGiver) {
    this.#random = random;
    this.#giver = giver;
  }

  of(ref: TypeRef): unknown {
    const random = this.#random;
    this.#left--;
    if (random.chance(this.#giver.ill)) {
      return random.pick<() => unknown>([
        () => undefined,
        () => null,
        () => -1,
        () => 1.5,
        () => 300,
        () => 2n ** 64n,
        () => 'e9999',
        () => '\udfff',
        () => ({ tag: 'none', val: 1 }),
        () => ({ more: 1 }),
        () => [1, 'x'],
        () => new Array(3),
        () => new Map([[{}, 1]]),
        () => new Uint8Array(2),
        () => Symbol.iterator,
        () => ({
          get tag() {
            throw new RangeError('not today');
          },
        }),
      ])();
    }
    const at = unalias(this.#giver.types, ref);
    return typeof at === 'string'
      ? this.#primitive(at)
      : this.#defined(this.#giver.types[at]!.type);
  }

  #primitive(type: string): unknown {
    const random = this.#random;
    switch (type) {
      case 'bool':
        return random.chance(0.5);
      case 'string':
        return Array.from({ length: random.below(4) }, () => random.pick(texts)).join('');
      case 'char':
        return random.pick(chars);
      case 'f32':
        return random.pick([NaN, -0, Infinity, Math.fround(random.below(1e6) / 7)]);
      case 'f64':
        return random.pick([NaN, -0, -Infinity, random.below(1e6) / 7]);
      default: {
        const bits = Number(type.slice(1));
        const chosen = random.pick([0n, 1n, 2n ** BigInt(bits) - 1n, random.bits(bits)]);
        const int = type.startsWith('s') ? BigInt.asIntN(bits, chosen) : chosen;
        return bits === 64 ? int : Number(int);
      }
    }
  }

  #defined(type: TypeDef['type'] | DefinedType): unknown {
    const random = this.#random;
    const payload = (tag: string, of: TypeRef | undefined): object =>
      of === undefined ? { tag } : { tag, val: this.of(of) };
    const many = (most: number): number => Math.max(0, Math.min(random.below(most), this.#left));
    switch (type.kind) {
      case 'record':
        return Object.fromEntries(type.fields.map((f) => [f.name, this.of(f.type)]));
      case 'tuple':
        return type.types.map((t) => this.of(t));
      case 'variant': {
        const { name, type: its } = random.pick(type.cases.slice(0, random.pick([6, 300])));
        return payload(name, its);
      }
      case 'enum':
        return random.pick(type.cases).name;
      case 'flags': {
        const bits = random.bits(type.flags.length);
        if (this.#giver.shapes.flags === 'bigint') return bits;
        return Object.fromEntries(
          type.flags.map(({ name }, i) => [name, ((bits >> BigInt(i)) & 1n) === 1n]),
        );
      }
      case 'option': {
        const inner = unalias(this.#giver.types, type.type);
        const isNested =
          typeof inner !== 'string' && this.#giver.types[inner]!.type.kind === 'option';
        if (!isNested) return random.chance(0.4) ? undefined : this.of(type.type);
        return random.chance(0.4) ? { tag: 'none' } : payload('some', type.type);
      }
      case 'result':
        return random.chance(0.5) ? payload('ok', type.ok) : payload('err', type.err);
      case 'list': {
        const length = type.length ?? many(random.chance(0.1) ? 40 : 5);
        const elements = Array.from({ length }, () => this.of(type.type));
        const Numbers =
          typeof type.type === 'string' && type.length === undefined
            ? (numberArrays as Record<string, { from(a: unknown[]): unknown } | undefined>)[
                type.type
              ]
            : undefined;
        if (Numbers === undefined || random.chance(0.3)) return elements;
        return elements.every((e) => typeof e === 'number' || typeof e === 'bigint')
          ? numbersOf(Numbers, elements)
          : elements;
      }
      case 'map':
        return new Map(
          Array.from({ length: many(4) }, () => [this.of(type.key), this.of(type.value)]),
        );
      case 'own':
      case 'borrow':
        return this.#giver.handle(type.resource);
      default:
        throw new TypeError(`no values of ${type.kind}`);
    }
  }
}

/** As the typed array, or as it is where bigints and numbers are mixed. */
function numbersOf(Numbers: { from(a: unknown[]): unknown }, elements: unknown[]): unknown {
  try {
    return Numbers.from(elements);
  } catch {
    return elements;
  }
}
