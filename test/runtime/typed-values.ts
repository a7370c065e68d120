/** Random types and values of them, as hosts see them; and a side of a call to put them through. */
import fc from 'fast-check';
import type { DefinedType, Primitive, TypeDef, TypeRef } from '../../src/model/index.ts';
import type { Encoding } from '../../src/runtime/core/code-units.ts';
import type { CoreFunction } from '../../src/runtime/core/core-func.ts';
import { type AllLimits, unlessGiven } from '../../src/runtime/core/limits.ts';
import { PlainStore } from '../../src/runtime/plain/store.ts';
import { Task } from '../../src/runtime/plain/task.ts';
import { Context } from '../../src/runtime/plain/context.ts';
import { plainKinds } from '../../src/runtime/plain/kinds/index.ts';
import { Options } from '../../src/runtime/plain/options.ts';
import { PlanBuilder } from './harness.ts';

/** A value of a type in its arena. */
export interface Typed {
  readonly types: readonly TypeDef[];
  readonly ref: TypeRef;
  readonly value: unknown;
}

const float32 = fc.float({ noNaN: false });
const text = fc
  .array(fc.constantFrom('a', 'é', 'ÿ', '€', '🎉', '\u0000'), { maxLength: 8 })
  .map((c) => c.join(''));
const chars = fc.constantFrom('a', 'ÿ', 'Ā', '￿', '🎉');

const scalars: readonly (readonly [Primitive, fc.Arbitrary<unknown>])[] = [
  ['bool', fc.boolean()],
  ['u8', fc.integer({ min: 0, max: 255 })],
  ['s8', fc.integer({ min: -128, max: 127 })],
  ['u16', fc.integer({ min: 0, max: 65535 })],
  ['s16', fc.integer({ min: -32768, max: 32767 })],
  ['u32', fc.integer({ min: 0, max: 2 ** 32 - 1 })],
  ['s32', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ['u64', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
  ['s64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['f32', float32],
  ['f64', fc.double({ noNaN: false })],
  ['char', chars],
  ['string', text],
];

/** A type and what values it has; `add` puts a definition into the arena. */
interface Shape {
  readonly build: (add: (type: DefinedType) => TypeRef) => TypeRef;
  readonly values: fc.Arbitrary<unknown>;
  readonly isOption?: true;
}

const number = (p: Primitive): boolean => !['bool', 'char', 'string'].includes(p);
const arrays: Partial<Record<Primitive, (v: never[]) => unknown>> = {
  u8: (v) => Uint8Array.from(v),
  s8: (v) => Int8Array.from(v),
  u16: (v) => Uint16Array.from(v),
  s16: (v) => Int16Array.from(v),
  u32: (v) => Uint32Array.from(v),
  s32: (v) => Int32Array.from(v),
  u64: (v) => BigUint64Array.from(v),
  s64: (v) => BigInt64Array.from(v),
  f32: (v) => Float32Array.from(v),
  f64: (v) => Float64Array.from(v),
};

const scalarShape = fc
  .constantFrom(...scalars)
  .map(([p, values]): Shape => ({ build: () => p, values }));

const listOfNumbers = fc
  .constantFrom(...scalars.filter(([p]) => number(p)))
  .map(([p, values]): Shape => ({
    build: (add) => add({ kind: 'list', type: p }),
    values: fc.array(values, { maxLength: 6 }).map((v) => arrays[p]!(v as never[])),
  }));

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalarShape,
    listOfNumbers,
    fc.integer({ min: 1, max: 32 }).map((n): Shape => ({
      build: (add) =>
        add({ kind: 'flags', flags: Array.from({ length: n }, (_, i) => ({ name: `b${i}` })) }),
      values: fc
        .array(fc.boolean(), { minLength: n, maxLength: n })
        .map((bits) => Object.fromEntries(bits.map((b, i) => [`b${i}`, b]))),
    })),
    fc.constantFrom(1, 3, 256, 257).map((n): Shape => ({
      build: (add) =>
        add({ kind: 'enum', cases: Array.from({ length: n }, (_, i) => ({ name: `e${i}` })) }),
      values: fc.integer({ min: 0, max: n - 1 }).map((i) => `e${i}`),
    })),
    fc.array(tie('shape'), { minLength: 1, maxLength: 4 }).map((parts): Shape => ({
      build: (add) => add({ kind: 'tuple', types: parts.map((p) => p.build(add)) }),
      values: fc.tuple(...parts.map((p) => p.values)),
    })),
    fc.array(tie('shape'), { minLength: 1, maxLength: 4 }).map((parts): Shape => ({
      build: (add) =>
        add({
          kind: 'record',
          fields: parts.map((p, i) => ({ name: `the-f${i}`, type: p.build(add) })),
        }),
      values: fc
        .tuple(...parts.map((p) => p.values))
        .map((vs) =>
          Object.fromEntries(
            vs.map((v, i) => [`theF${i}`, v]).filter(([, v]) => v !== undefined) as [
              string,
              unknown,
            ][],
          ),
        ),
    })),
    fc.array(tie('shape'), { minLength: 1, maxLength: 4 }).map((parts): Shape => ({
      build: (add) =>
        add({
          kind: 'variant',
          cases: [
            { name: 'empty' },
            ...parts.map((p, i) => ({ name: `case-${i}`, type: p.build(add) })),
          ],
        }),
      values: fc.oneof(
        fc.constant({ tag: 'empty' }),
        ...parts.map((p, i) => p.values.map((val) => ({ tag: `case-${i}`, val }))),
      ),
    })),
    tie('shape').map((inner): Shape => ({
      isOption: true,
      build: (add) => add({ kind: 'option', type: inner.build(add) }),
      values: inner.isOption
        ? fc.oneof(
            fc.constant({ tag: 'none' }),
            inner.values.map((val) => ({ tag: 'some', val })),
          )
        : fc.oneof(fc.constant(undefined), inner.values),
    })),
    fc.tuple(tie('shape'), tie('shape')).map(([ok, err]): Shape => ({
      build: (add) => add({ kind: 'result', ok: ok.build(add), err: err.build(add) }),
      values: fc.oneof(
        ok.values.map((val) => ({ tag: 'ok', val })),
        err.values.map((val) => ({ tag: 'err', val })),
      ),
    })),
    tie('shape').map((inner): Shape => ({
      // Lists of numbers are typed arrays: above. A tuple around keeps these arrays.
      build: (add) =>
        add({ kind: 'list', type: add({ kind: 'tuple', types: [inner.build(add)] }) }),
      values: fc.array(
        inner.values.map((v) => [v]),
        { maxLength: 4 },
      ),
    })),
    fc.tuple(tie('shape'), fc.integer({ min: 1, max: 4 })).map(([inner, length]): Shape => ({
      build: (add) => add({ kind: 'list', type: inner.build(add), length }),
      values: fc.array(inner.values, { minLength: length, maxLength: length }),
    })),
    tie('shape').map((inner): Shape => ({
      build: (add) => add({ kind: 'map', key: 'u16', value: inner.build(add) }),
      values: fc
        .array(fc.tuple(fc.integer({ min: 0, max: 65535 }), inner.values), { maxLength: 4 })
        .map((pairs) => new Map(pairs)),
    })),
  ),
}));

/** Values of all types that need no handle and no wait. */
export const typed: fc.Arbitrary<Typed> = shape.chain((s) => {
  const types: TypeDef[] = [];
  const ref = s.build((type) => types.push({ type }) - 1);
  return s.values.map((value) => ({ types, ref, value }));
});

export const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];

/** A side of a call, in a store of its own: a memory full of 0xAA, whose realloc only ever goes forward. */
export function side(
  types: readonly TypeDef[],
  encoding: Encoding,
  limits: AllLimits = unlessGiven,
): Context {
  const plan = new PlanBuilder();
  const given = plan.options({ encoding, memory: 0 });
  const mem = new WebAssembly.Memory({ initial: 2 });
  const bytes = new Uint8Array(mem.buffer).fill(0xaa);
  let next = 1024;
  const realloc: CoreFunction = (old, oldSize, align, size) => {
    const ptr = Math.ceil(next / Number(align)) * Number(align);
    next = ptr + Number(size);
    bytes.copyWithin(ptr, Number(old), Number(old) + Math.min(Number(oldSize), Number(size)));
    return ptr;
  };
  const store = new PlainStore(
    { ...plan.plan(), types },
    {
      kinds: plainKinds,
      limits,
      functions: () => ({ imported: new Map(plan.coreFuncs.map((_, id) => [id, realloc])) }),
    },
  );
  store.coreInstances.set(0, { exports: { mem } });
  const options = new Options(store, given);
  const instance = store.instance(0);
  return new Context(store, instance, 'f', options, new Task(instance, 'f'), undefined);
}
