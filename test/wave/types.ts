/**
 * A few types for the tests by hand, and random types with values of them for the properties.
 */
import fc from 'fast-check';
import { camelCase } from '../../src/base/index.ts';
import type { DefinedType, Primitive, TypeDef, TypeRef } from '../../src/model/index.ts';

/** An arena under construction. */
export class Types {
  readonly list: TypeDef[] = [];

  add(type: DefinedType, name?: string): TypeRef {
    return this.list.push(name === undefined ? { type } : { type, name }) - 1;
  }
}

/** A type, by itself or with what it is made of, and the values it has. */
export interface Sample {
  readonly types: readonly TypeDef[];
  readonly ref: TypeRef;
  readonly value: unknown;
}

/** A type before it has an id, and its values. */
interface Kind {
  readonly build: (types: Types) => TypeRef;
  readonly values: fc.Arbitrary<unknown>;
  readonly option?: boolean;
}

const text = fc.string({ unit: 'binary', maxLength: 12 });

const primitives: readonly Kind[] = (
  [
    ['bool', fc.boolean()],
    ['u8', fc.integer({ min: 0, max: 255 })],
    ['u16', fc.integer({ min: 0, max: 65_535 })],
    ['u32', fc.integer({ min: 0, max: 2 ** 32 - 1 })],
    ['u64', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
    ['s8', fc.integer({ min: -128, max: 127 })],
    ['s16', fc.integer({ min: -32_768, max: 32_767 })],
    ['s32', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
    ['s64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
    ['f32', fc.float()],
    ['f64', fc.double()],
    ['char', fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })],
    ['string', text],
  ] as const satisfies [Primitive, fc.Arbitrary<unknown>][]
).map(([name, values]) => ({ build: () => name, values }));

const arrays = new Map<TypeRef, (items: never) => unknown>([
  ['u8', (items) => Uint8Array.from(items)],
  ['u16', (items) => Uint16Array.from(items)],
  ['u32', (items) => Uint32Array.from(items)],
  ['u64', (items) => BigUint64Array.from(items)],
  ['s8', (items) => Int8Array.from(items)],
  ['s16', (items) => Int16Array.from(items)],
  ['s32', (items) => Int32Array.from(items)],
  ['s64', (items) => BigInt64Array.from(items)],
  ['f32', (items) => Float32Array.from(items)],
  ['f64', (items) => Float64Array.from(items)],
]);

/** Names that a reader could take for something else, or that mean something in JavaScript. */
const names = fc.uniqueArray(
  fc.constantFrom(
    'a',
    'some',
    'none',
    'ok',
    'err',
    'true',
    'inf',
    'nan',
    'to-string',
    'constructor',
    'HTTP-get',
    'b2',
  ),
  { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() },
);

function kinds(depth: number): fc.Arbitrary<Kind> {
  const primitive = fc.constantFrom(...primitives);
  if (depth === 0) return primitive;
  const inner = kinds(depth - 1);
  const several = fc.array(inner, { minLength: 1, maxLength: 4 });
  return fc.oneof(
    primitive,
    inner.map(alias),
    inner.map(list),
    fc.tuple(inner, fc.integer({ min: 1, max: 3 })).map(([k, n]) => fixedList(k, n)),
    inner.map(option),
    several.map(tuple),
    fc.tuple(names, several).map(([n, k]) => record(n, k)),
    fc.tuple(names, several).map(([n, k]) => variant(n, k)),
    names.map(enumeration),
    names.map(flags),
    fc.tuple(fc.option(inner), fc.option(inner)).map(([ok, err]) => result(ok, err)),
    fc
      .tuple(fc.constantFrom(...primitives.filter((p) => p.build(new Types()) !== 'f32')), inner)
      .map(([k, v]) => map(k, v)),
  );
}

function alias(kind: Kind): Kind {
  return { ...kind, build: (t) => t.add({ kind: 'alias', type: kind.build(t) }, 'aliased') };
}

function list(kind: Kind): Kind {
  return {
    build: (t) => t.add({ kind: 'list', type: kind.build(t) }),
    values: fc.array(kind.values, { maxLength: 4 }).map((items) => {
      const types = new Types();
      let ref = kind.build(types);
      for (let def = types.list[ref as number]; def?.type.kind === 'alias';) {
        ref = def.type.type;
        def = types.list[ref as number];
      }
      return arrays.get(ref)?.(items as never) ?? items;
    }),
  };
}

function fixedList(kind: Kind, length: number): Kind {
  return {
    build: (t) => t.add({ kind: 'list', type: kind.build(t), length }),
    values: fc.array(kind.values, { minLength: length, maxLength: length }),
  };
}

function option(kind: Kind): Kind {
  return {
    option: true,
    build: (t) => t.add({ kind: 'option', type: kind.build(t) }),
    values:
      kind.option === true
        ? fc.oneof(
            fc.constant({ tag: 'none' }),
            kind.values.map((val) => ({ tag: 'some', val })),
          )
        : fc.option(kind.values, { nil: undefined }),
  };
}

function tuple(parts: readonly Kind[]): Kind {
  return {
    build: (t) => t.add({ kind: 'tuple', types: parts.map((k) => k.build(t)) }),
    values: fc.tuple(...parts.map((k) => k.values)),
  };
}

function record(fields: readonly string[], parts: readonly Kind[]): Kind {
  const kindOf = (i: number): Kind => parts[i % parts.length]!;
  return {
    build: (t) =>
      t.add({
        kind: 'record',
        fields: fields.map((name, i) => ({ name, type: kindOf(i).build(t) })),
      }),
    values: fc.record(
      Object.fromEntries(fields.map((name, i) => [camelCase(name), kindOf(i).values])),
    ),
  };
}

function variant(cases: readonly string[], parts: readonly Kind[]): Kind {
  return {
    build: (t) =>
      t.add({
        kind: 'variant',
        cases: cases.map((name, i) => {
          const kind = parts[i];
          return kind === undefined ? { name } : { name, type: kind.build(t) };
        }),
      }),
    values: fc.oneof(
      ...cases.map((tag, i) => {
        const kind = parts[i];
        return kind === undefined ? fc.constant({ tag }) : kind.values.map((val) => ({ tag, val }));
      }),
    ),
  };
}

function enumeration(cases: readonly string[]): Kind {
  return {
    build: (t) => t.add({ kind: 'enum', cases: cases.map((name) => ({ name })) }),
    values: fc.constantFrom(...cases),
  };
}

function flags(labels: readonly string[]): Kind {
  return {
    build: (t) => t.add({ kind: 'flags', flags: labels.map((name) => ({ name })) }),
    values: fc
      .subarray([...labels])
      .map((on) => Object.fromEntries(on.map((name) => [camelCase(name), true]))),
  };
}

function result(ok: Kind | null, err: Kind | null): Kind {
  const side = (tag: string, kind: Kind | null): fc.Arbitrary<unknown> =>
    kind === null ? fc.constant({ tag }) : kind.values.map((val) => ({ tag, val }));
  return {
    build: (t) =>
      t.add({
        kind: 'result',
        ...(ok === null ? {} : { ok: ok.build(t) }),
        ...(err === null ? {} : { err: err.build(t) }),
      }),
    values: fc.oneof(side('ok', ok), side('err', err)),
  };
}

function map(key: Kind, value: Kind): Kind {
  return {
    build: (t) => {
      const k = key.build(t);
      return t.add({ kind: 'map', key: k, value: value.build(t) });
    },
    values: fc
      .array(fc.tuple(key.values, value.values), { maxLength: 3 })
      .map((pairs) => new Map(pairs)),
  };
}

/** Any type but handles, with a value. */
export const samples: fc.Arbitrary<Sample> = kinds(3).chain((kind) => {
  const types = new Types();
  const ref = kind.build(types);
  return kind.values.map((value) => ({ types: types.list, ref, value }));
});
