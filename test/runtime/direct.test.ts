/**
 * Values between JavaScript and the host's memory, held against the plain way in everything: the bytes, the values, what
 * is said of values that don't fit, what is counted. WITLINK_RUNS asks for more than the default number of runs.
 */
import fc from 'fast-check';
import { TypePrinter } from '../../src/emit/converters/type-printer.ts';
import { hostTypes, type Plan } from '../../src/plan/index.ts';
import { describe, expect, test } from 'vitest';
import { flatten, layout } from '../../src/abi/index.ts';
import type { DefinedType, TypeDef, TypeRef } from '../../src/model/index.ts';
import { hostMemory as layoutOfMemory } from '../../src/plan/index.ts';
import { type Encoding, utf16Tag } from '../../src/runtime/core/code-units.ts';
import type { CoreValue } from '../../src/runtime/core/core-func.ts';
import { unlessGiven } from '../../src/runtime/core/limits.ts';
import { asBadValue } from '../../src/runtime/host/bad-value.ts';
import { directKinds } from '../../src/runtime/host/direct/index.ts';
import { HostMemory } from '../../src/runtime/host/direct/memory.ts';
import { latin1OrUtf16, utf16 } from '../../src/runtime/host/direct/utf16.ts';
import { utf8 } from '../../src/runtime/host/direct/utf8.ts';
import { type DirectType, DirectValues } from '../../src/runtime/host/direct/values.ts';
import { hostKinds } from '../../src/runtime/host/kinds/index.ts';
import { HostValues } from '../../src/runtime/host/values.ts';
import { directHandles } from '../../src/runtime/host/direct/handles.ts';
import type { Store } from '../../src/runtime/core/store.ts';
import type { HostScope } from '../../src/runtime/host/resources.ts';
import type { ValueShapes } from '../../src/runtime/options.ts';
import * as share from '../../src/runtime/share.ts';
import { FlatValues } from '../../src/runtime/plain/flat.ts';
import { lift, load, lower, store as storeValue } from '../../src/runtime/plain/kinds.ts';
import { encodings, side, type Typed, typed } from './typed-values.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 300);

const texts = { utf8, utf16, 'latin1+utf16': latin1OrUtf16 };

/** No handles here. */
const scope = undefined as never;

function hostMemory(lifted = unlessGiven.lifted): HostMemory {
  const memory = new WebAssembly.Memory({ initial: 2 });
  new Uint8Array(memory.buffer).fill(0xaa);
  const made = new HostMemory(memory, { ...unlessGiven, lifted });
  made.top = 1024;
  return made;
}

/** What is done with the values of a type, and the memory that they lie in. */
type Direct = DirectType & { readonly memory: HostMemory };

interface Given {
  readonly encoding?: Encoding;
  readonly memory?: HostMemory;
  readonly shapes?: ValueShapes;
  readonly store?: Store;
}

/** By the runtime, which walks over types. */
function walked(
  types: readonly TypeDef[],
  ref: TypeRef,
  { encoding = 'utf8', memory = hostMemory(), shapes = {}, store }: Given = {},
): Direct {
  const kinds = store === undefined ? directKinds : { ...directKinds, ...directHandles(store) };
  const made = new DirectValues(hostTypes(types), kinds, memory, texts[encoding], shapes).of(ref);
  return { ...made, memory };
}

/** By what stands in the file of a program, printed for its types. */
function printed(
  types: readonly TypeDef[],
  ref: TypeRef,
  { encoding = 'utf8', memory = hostMemory(), store }: Given = {},
): Direct {
  const resources = [{ type: 0, label: 'thing' }] as unknown as Plan['resources'];
  const printer = new TypePrinter(hostTypes(types), resources);
  const { name } = printer.type(ref);
  const names = [...printer.names];
  // What a module would import.
  const make = new Function(
    'm',
    'text',
    'resources',
    ...names,
    `'use strict'; ${printer.declarations.join('\n')}\nreturn ${name};`,
  ) as (...args: unknown[]) => DirectType;
  const imported = names.map((imports) => {
    expect(share).toHaveProperty(imports);
    return (share as Readonly<Record<string, unknown>>)[imports];
  });
  return { ...make(memory, texts[encoding], [store?.resources[0]], ...imported), memory };
}

function writeDirectly(type: Direct, value: unknown, within?: HostScope): number {
  const ptr = type.memory.allocate(type.align, type.size);
  type.write(value, ptr, within);
  return ptr;
}

/** What was said, or thrown. */
function problem(code: () => unknown): string | undefined {
  try {
    code();
    return undefined;
  } catch (error) {
    return asBadValue('x', error)?.message ?? String(error);
  }
}

describe.each([
  ['walked over', walked],
  ['printed', printed],
])('types that are %s', (_, direct) => {
  /** Programs that are printed have one shape. */
  const shapesOf =
    direct === printed
      ? fc.constant<ValueShapes>({})
      : fc.constantFrom<ValueShapes>({}, { flags: 'bigint' });

  /** Values with which flags are bigints where that was chosen. */
  function fitting({ types, ref, value }: Typed, shapes: ValueShapes): unknown {
    if (shapes.flags !== 'bigint') return value;
    const objects = new HostValues(hostTypes(types), hostKinds).of(ref);
    return new HostValues(hostTypes(types), hostKinds, shapes)
      .of(ref)
      .toHost(objects.fromHost(value, scope), scope);
  }
  test('the bytes are those that the plain way writes, and read as the same value', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom(...encodings), shapesOf, (given, encoding, shapes) => {
        const { types, ref } = given;
        const value = fitting(given, shapes);
        const plain = side(types, encoding);
        const type = plain.store.abi.of(ref);
        const { size, align } = layout(type);
        const values = new HostValues(hostTypes(types), hostKinds, shapes).of(ref);
        const at = plain.allocate(align, size);
        storeValue(plain, values.fromHost(value, scope), type, at);

        const it = direct(types, ref, { encoding, shapes });
        expect(it).toMatchObject({ size, align });
        const ptr = writeDirectly(it, value);
        expect(ptr).toBe(at);
        const { memory } = it;
        expect(memory.bytes.slice(1024, memory.top)).toEqual(
          plain.memory.bytes.slice(1024, memory.top),
        );
        const read = it.read(ptr, undefined);
        expect(read).toEqual(value);
        // What is none has no key.
        expect(read).toStrictEqual(values.toHost(load(plain, at, type), scope));
      }),
      { numRuns: runs },
    );
  });

  test('what is one core value, or pointer and length, is what the plain way has on the stack', () => {
    const seen = { core: 0, pair: 0 };
    fc.assert(
      fc.property(typed, fc.constantFrom(...encodings), ({ types, ref, value }, encoding) => {
        const plain = side(types, encoding);
        const type = plain.store.abi.of(ref);
        const values = new HostValues(hostTypes(types), hostKinds).of(ref);
        const it = direct(types, ref, { encoding });
        const flat: CoreValue[] = [];
        if (flatten(type).length > 16) return;
        lower(plain, values.fromHost(value, scope), type, flat);
        // As engines hand them to JavaScript.
        const signed = flat.map((core, i) => {
          if (typeof core === 'bigint') return BigInt.asIntN(64, core);
          return flatten(type)[i] === 'i32' ? core | 0 : core;
        });
        if (!it.inMemory && it.pair === undefined) {
          seen.core++;
          expect(it.core.to(value, undefined)).toBe(flat[0]);
          expect(it.core.from(signed[0]!, undefined)).toEqual(value);
        }
        if (it.pair !== undefined) {
          seen.pair++;
          expect([it.pair.to(value, undefined), it.memory.length]).toEqual(flat);
          expect(it.memory.bytes.slice(1024, it.memory.top)).toEqual(
            plain.memory.bytes.slice(1024, it.memory.top),
          );
          expect(it.pair.from(signed[0] as number, signed[1] as number, undefined)).toEqual(value);
        }
      }),
      { numRuns: runs },
    );
    expect(Math.min(seen.core, seen.pair)).toBeGreaterThan(10);
  });

  test('integers may come with bits that their type has not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('bool', 'u8', 's8', 'u16', 's16', 'u32', 's32'),
        fc.integer(),
        (ref, core) => {
          const plain = side([], 'utf8');
          const lifted = lift(plain, new FlatValues([core]), plain.store.abi.of(ref));
          expect(direct([], ref).core.from(core, undefined)).toBe(lifted);
        },
      ),
    );
  });

  /** `value` with something else in one place. */
  const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
    const other = fc.oneof(
      fc.anything({ withBigInt: true, withTypedArray: true, withMap: true, maxDepth: 1 }),
      fc.constantFrom(undefined, null, -1, 1.5, 2 ** 60, 'e1', 'ab', new Array(2), { tag: 'some' }),
      fc.constantFrom<unknown>({ tag: 'empty', val: 1 }, { nothing: 1 }, { b0: 1 }, 300),
    );
    if (typeof value !== 'object' || value === null) return other;
    if (value instanceof Map) {
      const entries = [...(value as Map<unknown, unknown>)];
      return fc.oneof(
        other,
        ...entries.map(([k, v]) =>
          fc.oneof(
            spoilt(v).map((s) => new Map([...entries, [k, s]])),
            other.map((s) => new Map<unknown, unknown>([[s, v], ...entries])),
          ),
        ),
      );
    }
    if (ArrayBuffer.isView(value)) {
      const numbers = Array.from(value as unknown as Iterable<unknown>);
      return fc.oneof(other, fc.constant(numbers), fc.constant([...numbers, 'x']), spoilt(numbers));
    }
    const parts = Object.entries(value).map(([key, part]) =>
      spoilt(part).map((s) =>
        Array.isArray(value)
          ? (value as unknown[]).map((v, i) => (`${i}` === key ? s : v))
          : { ...value, [key]: s },
      ),
    );
    return fc.oneof(
      other,
      other.map((s) => ({ ...value, more: s })),
      ...parts,
    );
  };

  test('of values that do not fit the same is said, of the same place', () => {
    let bad = 0;
    fc.assert(
      fc.property(
        typed.chain((given) => spoilt(given.value).map((value) => ({ ...given, value }))),
        shapesOf,
        ({ types, ref, value }, shapes) => {
          const values = new HostValues(hostTypes(types), hostKinds, shapes).of(ref);
          const expected = problem(() => values.fromHost(value, scope));
          const it = direct(types, ref, { shapes });
          expect(problem(() => writeDirectly(it, value))).toBe(expected);
          if (expected !== undefined) bad++;
        },
      ),
      { numRuns: runs },
    );
    expect(bad).toBeGreaterThan(runs / 3);
  });

  test('of a tag that is none the cases are said', () => {
    const types = [
      { type: { kind: 'option', type: 'u8' } },
      { type: { kind: 'option', type: 0 } },
      { type: { kind: 'result', ok: 'u8' } },
      { type: { kind: 'variant', cases: [{ name: 'a', type: 'u8' }, { name: 'b' }] } },
    ] as unknown as TypeDef[];
    const said = [1, 2, 3].map((ref) =>
      problem(() => writeDirectly(direct(types, ref), { tag: 'x' })),
    );
    const hosts = new HostValues(hostTypes(types), hostKinds);
    expect(said).toEqual(
      [1, 2, 3].map((ref) => problem(() => hosts.of(ref).fromHost({ tag: 'x' }, scope))),
    );
    expect(said.join('\n')).toMatch(/`none` or `some`[^]*`ok` or `err`[^]*one of `a`, `b`/);
  });

  test('reading counts what the plain way counts', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom(...encodings), ({ types, ref, value }, encoding) => {
        const values = new HostValues(hostTypes(types), hostKinds).of(ref);
        const plainly = (lifted: number): boolean => {
          const plain = side(types, encoding, { ...unlessGiven, lifted });
          const type = plain.store.abi.of(ref);
          const { size, align } = layout(type);
          const at = plain.allocate(align, size);
          storeValue(plain, values.fromHost(value, scope), type, at);
          return problem(() => load(plain, at, type)) === undefined;
        };
        const directly = (lifted: number): boolean => {
          const it = direct(types, ref, { encoding, memory: hostMemory(lifted) });
          const ptr = writeDirectly(it, value);
          return problem(() => it.read(ptr, undefined)) === undefined;
        };
        // The least with which it can be read.
        let [fails, passes] = [-1, 2 ** 20];
        while (passes - fails > 1) {
          const half = Math.floor((fails + passes) / 2);
          if (plainly(half)) passes = half;
          else fails = half;
        }
        expect(directly(passes)).toBe(true);
        if (passes > 0) expect(directly(passes - 1)).toBe(false);
      }),
      { numRuns: Math.ceil(runs / 6) },
    );
  });

  test('whatever the names are', () => {
    // None of WIT has such; what is printed must not depend on that.
    const names = [
      'then',
      'a"b',
      "c'd",
      'e`${f}`',
      '</script>',
      'constructor',
      '\\',
      '\u2028',
      '\n',
    ];
    const types = [
      { type: { kind: 'record', fields: names.map((name) => ({ name, type: 'u8' })) } },
      { type: { kind: 'flags', flags: names.map((name) => ({ name })) } },
      { type: { kind: 'enum', cases: names.map((name) => ({ name })) } },
      { type: { kind: 'variant', cases: names.map((name) => ({ name, type: 'string' })) } },
      { type: { kind: 'variant', cases: names.map((name) => ({ name })) } },
    ] as unknown as TypeDef[];
    const { keys = [] } = hostTypes(types)[0]!;
    const all = <T>(value: T): Record<string, T> =>
      Object.fromEntries(keys.map((key) => [key, value]));
    const values: readonly unknown[][] = [
      [all(1)],
      [all(true), all(false)],
      names,
      names.map((tag) => ({ tag, val: 'x' })),
      names.map((tag) => ({ tag })),
    ];
    for (const [ref, given] of values.entries()) {
      const it = direct(types, ref);
      for (const value of given)
        expect(it.read(writeDirectly(it, value), undefined)).toEqual(value);
      const hosts = new HostValues(hostTypes(types), hostKinds).of(ref);
      for (const bad of [1, 'x', {}, { tag: 'x' }, { [`\`\${x}\``]: 1 }]) {
        const expected = problem(() => hosts.fromHost(bad, scope));
        expect(problem(() => writeDirectly(it, bad))).toBe(expected);
      }
    }
  });

  const u8s: DefinedType = { kind: 'list', type: 'u8' };
  const f64s: DefinedType = { kind: 'list', type: 'f64' };

  describe('strings', () => {
    const long = 'x'.repeat(100);
    const rows = [
      '',
      'a',
      'ÿ',
      'é€🎉',
      '\ud800',
      `a\udfffb`,
      long,
      `${long}é`,
      `${long}🎉\ud83d`,
    ].flatMap((text) => [text, text.repeat(3000)]);
    test.each(encodings)('of any length and content in %s', (encoding) => {
      const decoders: Record<string, (b: Uint8Array) => string> = {
        utf8: (b) => Buffer.from(b).toString('utf8'),
        utf16: (b) => Buffer.from(b).toString('utf16le'),
        latin1: (b) => Buffer.from(b).toString('latin1'),
      };
      for (const text of rows) {
        const { pair, memory } = direct([], 'string', { encoding });
        const ptr = pair!.to(text, undefined);
        const isWide = encoding === 'utf16' || memory.length >= utf16Tag;
        const units = memory.length % utf16Tag;
        const end = ptr + (isWide ? 2 * units : units);
        expect(memory.top).toBe(end);
        const simple = encoding !== 'latin1+utf16' ? encoding : isWide ? 'utf16' : 'latin1';
        const good = text.toWellFormed();
        expect(decoders[simple]!(memory.bytes.slice(ptr, end))).toBe(good);
        expect(isWide).toBe(
          encoding === 'utf16' || (encoding !== 'utf8' && /[^\0-\xff]/.test(text)),
        );
        expect(pair!.from(ptr, memory.length | 0, undefined)).toBe(good);
      }
    });
  });

  test('handles lie there as representations, which the scope of the call knows', () => {
    const own: DefinedType = { kind: 'own', resource: 0 };
    const box: DefinedType = { kind: 'tuple', types: ['u8', 0] };
    const resource = { label: 'thing' };
    const store = { resources: [resource], plan: { resources: [{ type: 0 }] } } as unknown as Store;
    const kept = new Map<number, unknown>();
    const scoped = {
      fromHost: (kind: string, of: unknown, value: unknown) => {
        expect([kind, of]).toEqual(['own', resource]);
        kept.set(2 ** 32 - 7, value);
        return 2 ** 32 - 7;
      },
      toHost: (_: string, __: unknown, rep: number) => kept.get(rep),
    } as unknown as HostScope;
    const memory = hostMemory();
    const types = [{ type: own }, { type: box }] as TypeDef[];
    const of = (ref: TypeRef): Direct => direct(types, ref, { memory, store });
    const thing = {};
    const { core } = of(0);
    expect(core!.to(thing, scoped)).toBe(2 ** 32 - 7);
    expect(core!.from(-7, scoped)).toBe(thing);
    const ptr = writeDirectly(of(1), [1, thing], scoped);
    expect(memory.view.getUint32(ptr + 4, true)).toBe(2 ** 32 - 7);
    expect(of(1).read(ptr, scoped)).toEqual([1, thing]);
  });

  test.each([
    ['f32', Uint32Array.of(0x7fa00001, 0xffc12345), Uint32Array.of(0x7fc00000, 0x7fc00000)],
    ['f64', BigUint64Array.of(0x7ff4000000000001n), BigUint64Array.of(0x7ff8000000000000n)],
  ] as const)('of lists of numbers all NaNs become one: %s', (kind, { buffer, length }, one) => {
    const { pair, memory } = direct([{ type: { kind: 'list', type: kind } } as TypeDef], 0);
    const given = new Uint8Array(buffer);
    const expected = new Uint8Array(one.buffer);
    const numbers = kind === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer);
    const ptr = pair!.to(numbers, undefined);
    expect(memory.bytes.slice(ptr, ptr + given.length)).toEqual(expected);
    memory.bytes.set(given, ptr);
    const taken = pair!.from(ptr, length, undefined) as Float32Array<ArrayBuffer>;
    expect(new Uint8Array(taken.buffer)).toEqual(expected);
  });

  describe('the memory', () => {
    test('grows under what is written and read', () => {
      const types = [{ type: u8s }, { type: f64s }] as TypeDef[];
      const memory = hostMemory();
      const [bytes, floats] = [direct(types, 0, { memory }), direct(types, 1, { memory })];
      const few = floats.pair!.to([1, 2.5], undefined);
      const many = new Uint8Array(500_000).fill(7);
      const ptr = bytes.pair!.to(many, undefined);
      expect(memory.size).toBeGreaterThan(500_000);
      expect(bytes.pair!.from(ptr, many.length, undefined)).toEqual(many);
      expect(floats.pair!.from(few, 2, undefined)).toEqual(new Float64Array([1, 2.5]));
    });

    test('grows by what a text takes where it could take more', () => {
      const memory = hostMemory();
      const { pair } = direct([], 'string', { memory });
      const text = 'a'.repeat(2 ** 20);
      const ptr = pair!.to(text, undefined);
      expect([memory.length, memory.top]).toEqual([text.length, ptr + text.length]);
      expect(memory.size).toBeLessThan(1.5 * text.length);
    });

    test('grows by little more than is wanted where it is large', () => {
      const memory = hostMemory();
      const large = 2 ** 26;
      memory.allocate(1, large);
      memory.allocate(1, memory.size);
      const { size } = memory;
      memory.allocate(1, size - memory.top + 1);
      expect(memory.size - size).toBe(2 ** 24);
    });

    test('is not asked for lists that are longer than any may be', () => {
      const types = [
        { type: { kind: 'tuple', types: Array(256).fill('u64') } },
        { type: { kind: 'list', type: 0 } },
      ] as unknown as TypeDef[];
      const { pair, memory } = direct(types, 1);
      const before = memory.size;
      const many = Array.from({ length: 2 ** 17 }, () => 0);
      expect(problem(() => pair!.to(many, undefined))).toContain('trap/list-too-long');
      expect(memory.size).toBe(before);
    });

    test('gives records without the fields that are none', () => {
      const types = [
        { type: { kind: 'option', type: 'u8' } },
        { type: { kind: 'record', fields: [{ name: 'a', type: 0 }] } },
      ] as unknown as TypeDef[];
      const { core } = direct(types, 1);
      expect(core.from(core.to({}, undefined), undefined)).toStrictEqual({});
    });

    test('has room for more than may be lifted, as that is for what guests give', () => {
      const memory = hostMemory(1000);
      const { pair } = direct([{ type: u8s } as TypeDef], 0, { memory });
      const ptr = pair!.to(new Uint8Array(2_000_000).fill(7), undefined);
      expect(memory.bytes[ptr + 1_999_999]).toBe(7);
      expect(problem(() => pair!.from(ptr, 1001, undefined))).toContain('trap/limit-lifted');
    });

    test('counts each direction by itself', () => {
      const memory = hostMemory(100);
      const { pair } = direct([{ type: u8s } as TypeDef], 0, { memory });
      const ptr = pair!.to(new Uint8Array(80), undefined);
      expect(pair!.from(ptr, 80, undefined)).toHaveLength(80);
      // As adapters do.
      memory.view.setFloat64(layoutOfMemory.lifted, 0, true);
      expect(pair!.from(ptr, 80, undefined)).toHaveLength(80);
      expect(problem(() => pair!.from(ptr, 80, undefined))).toContain('trap/limit-lifted');
    });

    test('may be written by what a getter calls', () => {
      const types = [
        {
          type: {
            kind: 'record',
            fields: [
              { name: 'a', type: 'string' },
              { name: 'b', type: 'u64' },
            ],
          },
        },
        { type: u8s },
      ] as unknown as TypeDef[];
      const memory = hostMemory();
      const bytes = direct(types, 1, { memory });
      const record = direct(types, 0, { memory });
      const given = {
        a: 'outer',
        get b() {
          const { top } = memory;
          bytes.pair!.to(new Uint8Array(300_000).fill(1), undefined);
          memory.top = top;
          return 5n;
        },
      };
      const ptr = writeDirectly(record, given);
      expect(record.read(ptr, undefined)).toEqual({ a: 'outer', b: 5n });
    });

    test('is not written beyond by arrays that lie about their length', () => {
      const { pair, memory } = direct([{ type: u8s } as TypeDef], 0);
      const liar = Object.defineProperty(new Uint8Array([1, 2, 3]), 'length', { value: 1 });
      const ptr = pair!.to(liar, undefined);
      expect(memory.length).toBe(3);
      expect(memory.top).toBe(ptr + 3);
      const proxy = new Proxy(new Uint8Array(3), {});
      expect(problem(() => pair!.to(proxy, undefined))).toContain('reading it threw');
    });
  });
});
