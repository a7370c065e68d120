/**
 * Values of a WIT type as the runtime gives them to a host, at random: nothing that is left out, all flags there. What
 * they should look like is docs/bindings.md, "Shapes". `runs` is how many of them a test tries; `WITLINK_FUZZ`
 * multiplies it.
 */
import * as fc from 'fast-check';
import { camelCaseAll } from '../../src/base/index.ts';
import type { Model, Primitive, TypeRef } from '../../src/model/index.ts';

export const runs = (few: number): number => few * Number(process.env['WITLINK_FUZZ'] ?? 1);

export interface ValueOptions {
  readonly flags?: 'object' | 'bigint';
  /** Only 64-bit integers that a number holds exactly, for guests that have them as numbers. */
  readonly exact?: boolean;
  /** An own handle that can be given away; without it there are none. */
  readonly own?: () => object;
}

export type ValueOf = (ref: TypeRef) => fc.Arbitrary<unknown>;

/** What makes the values of a model's types. */
export function valuesOf(model: Model, options: ValueOptions = {}): ValueOf {
  const leaves = primitives(options.exact === true);
  /** A type behind its aliases, which have the shape of what they stand for. */
  const behind = (ref: TypeRef): TypeRef => {
    const type = typeof ref === 'number' ? model.types[ref]!.type : undefined;
    return type?.kind === 'alias' ? behind(type.type) : ref;
  };
  const isOption = (ref: TypeRef): boolean => {
    const at = behind(ref);
    return typeof at === 'number' && model.types[at]!.type.kind === 'option';
  };
  const tagged = (tag: string, part: TypeRef | undefined): fc.Arbitrary<unknown> =>
    part === undefined ? fc.constant({ tag }) : of(part).map((val) => ({ tag, val }));

  function of(ref: TypeRef): fc.Arbitrary<unknown> {
    if (typeof ref === 'string') return leaves[ref];
    const { type } = model.types[ref]!;
    switch (type.kind) {
      case 'alias':
        return of(type.type);
      case 'record': {
        const keys = camelCaseAll(type.fields.map((f) => f.name));
        return fc
          .tuple(...type.fields.map((f) => of(f.type)))
          .map((values) =>
            Object.fromEntries(
              values.map((v, i) => [keys[i]!, v]).filter(([, v]) => v !== undefined),
            ),
          );
      }
      case 'variant':
        return fc.oneof(...type.cases.map((c) => tagged(c.name, c.type)));
      case 'enum':
        return fc.constantFrom(...type.cases.map((c) => c.name));
      case 'flags': {
        if (options.flags === 'bigint') {
          return fc.bigInt(0n, (1n << BigInt(type.flags.length)) - 1n);
        }
        const keys = camelCaseAll(type.flags.map((f) => f.name));
        return fc.record(Object.fromEntries(keys.map((k) => [k, fc.boolean()])), {
          noNullPrototype: true,
        });
      }
      case 'tuple':
        return fc.tuple(...type.types.map(of));
      case 'option':
        return isOption(type.type)
          ? fc.oneof(fc.constant({ tag: 'none' }), tagged('some', type.type))
          : fc.option(of(type.type), { nil: undefined });
      case 'result':
        return fc.oneof(tagged('ok', type.ok), tagged('err', type.err));
      case 'list': {
        const { length } = type;
        if (length !== undefined) {
          return fc.array(of(type.type), { minLength: length, maxLength: length });
        }
        const list = fc.array(of(type.type), { maxLength: 5 });
        const element = behind(type.type);
        const Numbers = typeof element === 'string' ? arrays[element] : undefined;
        return Numbers === undefined ? list : list.map((all) => Numbers.from(all as never[]));
      }
      case 'map':
        return fc
          .array(fc.tuple(of(type.key), of(type.value)), { maxLength: 4 })
          .map((pairs) => new Map(pairs));
      case 'own': {
        const { own } = options;
        if (own === undefined) throw new TypeError('no own handles were asked for');
        return fc.constant(undefined).map(own);
      }
      default:
        throw new TypeError(`no values of ${type.kind}`);
    }
  }
  return of;
}

const arrays: Readonly<Partial<Record<Primitive, { from(all: never[]): unknown }>>> = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

function primitives(exact: boolean): Readonly<Record<Primitive, fc.Arbitrary<unknown>>> {
  const signed = (bits: number): fc.Arbitrary<number> =>
    fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
  const unsigned = (bits: number): fc.Arbitrary<number> =>
    fc.integer({ min: 0, max: 2 ** bits - 1 });
  const safe = 2n ** 53n - 1n;
  return {
    bool: fc.boolean(),
    u8: unsigned(8),
    s8: signed(8),
    u16: unsigned(16),
    s16: signed(16),
    u32: unsigned(32),
    s32: signed(32),
    u64: fc.bigInt(0n, exact ? safe : 2n ** 64n - 1n),
    s64: exact ? fc.bigInt(-safe, safe) : fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    // With NaN, infinities and -0.
    f32: fc.float(),
    f64: fc.double(),
    // A unit is a code point here, of any plane; surrogates have none.
    char: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    string: fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
    'error-context': fc.constant(new Error('no values of error-context')),
  };
}
