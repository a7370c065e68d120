/**
 * What the types say is what happens: values made by the types go through the plain runtime to a guest in JavaScript,
 * on to the host, and all the way back. And what doesn't fit its type is an error that says where.
 * `WITLINK_FUZZ` multiplies the number of values.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentize } from 'componentize-qjs';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { camelCase, camelCaseAll, WitlinkError } from '../../src/base/index.ts';
import { ComponentError, link, Program, Trap } from '../../src/index.ts';
import type { Func, Model, TypeRef } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';

type Call = (...args: unknown[]) => unknown;
type Values = Record<string, Call>;

const folder = path.resolve(import.meta.dirname, '../../fixtures/codegen');
const runs = 60 * Number(process.env['WITLINK_FUZZ'] ?? 1);
const key = 'witlink:echo/values@1.0.0';

let model: Model;
let funcs: readonly Func[];
let program: Program;

beforeAll(async () => {
  const witPath = path.join(folder, 'echo.wit');
  const loaded = await load(witPath, nodeHost());
  model = loaded.value.model;
  funcs = model.interfaces.find((i) => i.name === 'values')!.functions;
  const jsPath = path.join(folder, 'echo.js');
  const { component } = await componentize({
    witPath,
    world: 'echo',
    jsPath,
    jsSource: readFileSync(jsPath, 'utf8'),
    sync: true,
    stubWasi: true,
  });
  const linked = await link(component);
  expect(linked.diagnostics).toEqual([]);
  program = linked.value!;
});

/** Values of a type as the runtime gives them: nothing that is left out, all flags there. */
function valueOf(ref: TypeRef, flags: 'object' | 'bigint'): fc.Arbitrary<unknown> {
  const of = (part: TypeRef): fc.Arbitrary<unknown> => valueOf(part, flags);
  const tagged = (tag: string, part: TypeRef | undefined): fc.Arbitrary<unknown> =>
    part === undefined ? fc.constant({ tag }) : of(part).map((val) => ({ tag, val }));
  if (typeof ref === 'string') return primitives()[ref]!;
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
      if (flags === 'bigint') return fc.bigInt(0n, (1n << BigInt(type.flags.length)) - 1n);
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
      const list = fc.array(of(type.type), { maxLength: 5 });
      const Numbers = typeof type.type === 'string' ? arrays[type.type] : undefined;
      return Numbers === undefined ? list : list.map((all) => Numbers.from(all as never[]));
    }
    default:
      throw new TypeError(`no values of ${type.kind}`);
  }
}

function isOption(ref: TypeRef): boolean {
  return typeof ref === 'number' && model.types[ref]!.type.kind === 'option';
}

const arrays: Readonly<Record<string, { from(all: never[]): unknown }>> = {
  u8: Uint8Array,
  u16: Uint16Array,
  s32: Int32Array,
  u64: BigUint64Array,
  f32: Float32Array,
};

function primitives(): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  const int = (bits: number, signed: boolean): fc.Arbitrary<number> =>
    signed
      ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
      : fc.integer({ min: 0, max: 2 ** bits - 1 });
  // QuickJS's toolchain has numbers for 64 bits, which are exact up to here.
  const exact = 2n ** 53n - 1n;
  return {
    bool: fc.boolean(),
    u8: int(8, false),
    s8: int(8, true),
    u16: int(16, false),
    s16: int(16, true),
    u32: int(32, false),
    s32: int(32, true),
    u64: fc.bigInt(0n, exact),
    s64: fc.bigInt(-exact, exact),
    f32: fc.float(),
    f64: fc.double(),
    char: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map((s) => [...s][0]!),
    string: fc.string({ unit: 'grapheme' }),
  };
}

/** The exported functions of an instance whose host gives back what it gets, and notes it. */
function echo(seen: unknown[], options: Parameters<Program['instantiate']>[1] = {}): Values {
  const results = options.values?.results ?? 'thrown';
  const unwrap = (value: unknown): unknown => {
    const { tag, val } = value as { tag: string; val?: unknown };
    if (tag === 'err') throw new ComponentError(val);
    return val;
  };
  const imports = funcs.map((f) => {
    const name = camelCase(f.name);
    return [
      name,
      (value: unknown) => {
        seen.push(value);
        return name.startsWith('mayFail') && results === 'thrown' ? unwrap(value) : value;
      },
    ];
  });
  const { exports } = program.instantiate({ [key]: Object.fromEntries(imports) }, options);
  return exports['values'] as Values;
}

describe.each([{}, { results: 'returned', flags: 'bigint' }] as const)('with %o', (values) => {
  test('what goes in comes out, of every type', () => {
    const seen: unknown[] = [];
    const exported = echo(seen, { values });
    expect(Object.keys(exported)).toEqual(
      expect.arrayContaining(funcs.map((f) => camelCase(f.name))),
    );
    const flags = 'flags' in values ? values.flags : 'object';
    for (const func of funcs) {
      const name = camelCase(func.name);
      fc.assert(
        fc.property(valueOf(func.params[0]!.type, flags), (value) => {
          seen.length = 0;
          expect(called(() => exported[name]!(value), name, values)).toStrictEqual(value);
          expect(seen).toStrictEqual([value]);
        }),
        { numRuns: runs },
      );
    }
  });
});

/** What a call gave, the payload of what it threw put into a result again. */
function called(call: () => unknown, name: string, values: { readonly results?: string }): unknown {
  if (!name.startsWith('mayFail') || values.results === 'returned') return call();
  const tagged = (tag: string, val: unknown) => (val === undefined ? { tag } : { tag, val });
  try {
    return tagged('ok', call());
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error;
    return tagged('err', error.payload);
  }
}

describe('what does not fit its type', () => {
  test.each([
    ['u8s', 256, '`a`: expected an integer from 0 to 255 (u8), got number 256'],
    ['strings', 7, '`a`: expected a string, got number 7'],
    ['records', {}, '`a.aBool`: expected a boolean, got nothing'],
    ['points', [{ x: 1, yAxis: 'y' }], '`a[0].yAxis`: expected an integer'],
    ['variants', { tag: 'square' }, '`a.tag`: expected one of `none`, `circle`'],
    ['variants', { tag: 'circle', val: '7' }, '`a.val`: expected a number (f64), got "7"'],
  ])('is an error of the caller: %s', (name, value, message) => {
    const exported = echo([]);
    expect(() => exported[name]!(value)).toThrow(WitlinkError);
    expect(() => exported[name]!(value)).toThrow(message);
    expect(() => exported[name]!(value)).toThrow(`function \`${key}#${name}\``);
    // Nothing ran, so all goes on.
    expect(exported['bools']!(true)).toBe(true);
  });

  test('is a trap where the host returns it, with function, place, what was expected and what came', () => {
    const host = Object.fromEntries(funcs.map((f) => [camelCase(f.name), () => ({ x: 'wide' })]));
    const { exports } = program.instantiate({ [key]: host });
    const values = exports['values'] as Values;
    let caught: unknown;
    try {
      values['points']!([]);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(Trap);
    expect((caught as Trap).code).toBe('trap/host-value');
    expect((caught as Trap).message).toContain(`${key}#points`);
    expect((caught as Trap).message).toContain('`result`: expected an array, got an object');
    // The store is dead, and says so.
    expect(() => values['bools']!(true)).toThrow(Trap);
  });
});

describe('resources', () => {
  interface Thing extends Disposable {
    name(): string;
  }
  interface Things {
    Thing: new (name: string) => Thing;
    named(name: string): Thing;
    joined(a: Thing, b: Thing): Thing;
  }
  const things = (): Things => {
    const host = Object.fromEntries(funcs.map((f) => [camelCase(f.name), () => undefined]));
    return program.instantiate({ [key]: host }).exports['things'] as Things;
  };

  test('are instances of their class, moved and lent as the types say', () => {
    const { Thing, named, joined } = things();
    const [a, b] = [new Thing('a'), named('b')];
    expect([a.name(), b.name()]).toEqual(['a', 'b']);
    expect(b).toBeInstanceOf(Thing);
    expect(joined(a, b).name()).toBe('a+b');
    // `a` was lent and lives, `b` was given away.
    expect(a.name()).toBe('a');
    expect(() => b.name()).toThrow('given away');
  });

  test('end with `using`; a use after that is a clear error', () => {
    const { Thing } = things();
    let kept: Thing;
    {
      using thing = new Thing('short-lived');
      kept = thing;
      expect(thing.name()).toBe('short-lived');
    }
    expect(() => kept.name()).toThrow(/expected an instance of Thing.*dropped/);
    expect(() => kept[Symbol.dispose]()).not.toThrow();
  });
});
