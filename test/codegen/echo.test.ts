/**
 * What the types say is what happens: values made by the types go through the plain runtime to a guest in JavaScript,
 * on to the host, and all the way back. And what doesn't fit its type is an error that says where.
 * Every type in every position, and what this guest can't carry truly, is in positions.test.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentize } from 'componentize-qjs';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { camelCase, WitlinkError } from '../../src/base/index.ts';
import { ComponentError, link, Program, Trap } from '../../src/index.ts';
import type { Func, Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { runs, valuesOf } from './values.ts';

type Call = (...args: unknown[]) => unknown;
type Values = Record<string, Call>;

const folder = path.resolve(import.meta.dirname, '../../fixtures/codegen');
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
  const { exports } = program.instantiateSync({ [key]: Object.fromEntries(imports) }, options);
  return exports['values'] as Values;
}

describe.each([{}, { results: 'returned', flags: 'bigint' }] as const)('with %o', (values) => {
  test('what goes in comes out, of every type', () => {
    const seen: unknown[] = [];
    const exported = echo(seen, { values });
    expect(Object.keys(exported)).toEqual(
      expect.arrayContaining(funcs.map((f) => camelCase(f.name))),
    );
    // QuickJS's toolchain has numbers for 64 bits.
    const valueOf = valuesOf(model, { ...values, exact: true });
    for (const func of funcs) {
      const name = camelCase(func.name);
      fc.assert(
        fc.property(valueOf(func.params[0]!.type), (value) => {
          seen.length = 0;
          expect(called(() => exported[name]!(value), name, values)).toStrictEqual(value);
          expect(seen).toStrictEqual([value]);
        }),
        { numRuns: runs(60) },
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
    const { exports } = program.instantiateSync({ [key]: host });
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
    check(): string;
  }
  interface Things {
    Thing: { new (name: string): Thing; of(name: string): Thing };
    many(names: readonly string[]): Thing[];
    found(name: string): Thing;
    named(name: string): Thing;
    joined(a: Thing, b: Thing): Thing;
  }
  const things = (): Things => {
    const host = Object.fromEntries(funcs.map((f) => [camelCase(f.name), () => undefined]));
    return program.instantiateSync({ [key]: host }).exports['things'] as Things;
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

  test('come from statics, in lists and as results, and their methods throw', () => {
    const { Thing, many, found } = things();
    const made = [Thing.of('a'), ...many(['b', 'c']), found('d')];
    expect(made.map((thing) => thing.name())).toEqual(['a', 'b', 'c', 'd']);
    for (const thing of made) expect(thing).toBeInstanceOf(Thing);
    expect(many([])).toEqual([]);
    expect(made[1]!.check()).toBe('b');
    for (const call of [() => found(''), () => new Thing('').check()]) {
      expect(call).toThrow(ComponentError);
      expect(call).toThrow(expect.objectContaining({ payload: 'no name' }));
    }
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
