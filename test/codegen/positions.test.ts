/**
 * What the types say is what happens, for every type in every position: random values go from the host through the
 * plain runtime to a guest that passes them on, to the host again and all the way back.
 */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { camelCase } from '../../src/base/index.ts';
import { ComponentError, link, type Program } from '../../src/index.ts';
import { type Func, type Model, selectWorld } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { forwardingGuest } from './forwarding-guest.ts';
import { lendingDrops, positionsWit } from './positions.ts';
import { runs, valuesOf } from './values.ts';

type Call = (...args: unknown[]) => unknown;
type Values = Record<string, Call>;
type Shapes = NonNullable<NonNullable<Parameters<Program['instantiate']>[1]>['values']>;

let model: Model;
let funcs: readonly Func[];
let program: Program;

beforeAll(async () => {
  const loaded = await load('x.wit', memoryHost({ 'x.wit': positionsWit }), { features: 'all' });
  expect(loaded.diagnostics).toEqual([]);
  ({ model } = loaded.value);
  funcs = model.interfaces.find((i) => i.name === 'values')!.functions;
  const world = selectWorld(model, loaded.value.root, 'positions');
  if (world.kind !== 'found') throw new Error(`the world is ${world.kind}`);
  const linked = await link(await forwardingGuest(model, world.id, lendingDrops), {
    features: ['fixed-length-lists', 'error-context'],
  });
  expect(linked.diagnostics).toEqual([]);
  program = linked.value!;
});

/** A resource of the host. */
class Token {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  id(): number {
    return this.number;
  }
}

/** `values` of a host that gives back what it gets: one argument as it is, several as a tuple. */
function hostValues(seen: unknown[], thrown: boolean): object {
  const back = (func: Func): Call => {
    return (...args) => {
      seen.push(...args);
      const value = args.length === 1 ? args[0] : args;
      return thrown && isFallible(func) ? unwrap(value) : value;
    };
  };
  class Echo {
    readonly #start: number;
    constructor(start: number) {
      this.#start = start;
    }
    started(): number {
      return this.#start;
    }
  }
  class Frail {
    readonly #value: number;
    constructor(outcome: unknown) {
      this.#value = unwrap(outcome) as number;
    }
    value(): number {
      return this.#value;
    }
  }
  const host: Record<string, unknown> = { Echo, Frail };
  for (const func of funcs.filter(isEcho)) {
    const { kind } = func.kind;
    const target = kind === 'freestanding' ? host : kind === 'static' ? Echo : Echo.prototype;
    Object.defineProperty(target, keyOf(func), { value: back(func), enumerable: true });
  }
  return host;
}

const keyOf = (func: Func): string => camelCase(func.name.split('.').at(-1)!);
const isFallible = ({ result }: Func): boolean =>
  typeof result === 'number' && model.types[result]!.type.kind === 'result';
const isEcho = (func: Func): boolean => /\d$/.test(func.name);

function unwrap(value: unknown): unknown {
  const { tag, val } = value as { tag: string; val?: unknown };
  if (tag === 'err') throw new ComponentError(val);
  return val;
}

/** What a call gave, the payload of what it threw put into a result again; `val` is always there. */
function caught(call: () => unknown): unknown {
  try {
    return { tag: 'ok', val: call() };
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error;
    return { tag: 'err', val: error.payload };
  }
}

function running(seen: unknown[] = [], values: Shapes = {}): Record<string, Values> {
  const lent = (...args: unknown[]): string => {
    return args.map(idsOf).join('; ');
  };
  class Desk {
    lentToMethod(token: unknown): string {
      return lent(token);
    }
  }
  const lending = {
    Desk,
    ...Object.fromEntries(
      ['lent', 'lentTwice', 'lentInField', 'lentInOption', 'lentInPayload', 'lentInList'].map(
        (name) => [name, lent],
      ),
    ),
  };
  const imports = {
    'witlink:positions/tokens@1.0.0': { Token },
    'witlink:positions/values@1.0.0': hostValues(seen, values.results !== 'returned'),
    'witlink:positions/lending@1.0.0': lending,
  };
  return program.instantiateSync(imports, { values }).exports as Record<string, Values>;
}

/** The numbers of all tokens in a value. */
function idsOf(value: unknown): string {
  if (value instanceof Token) return `${value.id()}`;
  if (Array.isArray(value)) return value.map(idsOf).join(',');
  return typeof value === 'object' && value !== null
    ? Object.values(value).map(idsOf).filter(Boolean).join(',')
    : '';
}

function expectSame(value: unknown, expected: unknown): void {
  // Quicker than `expect`, which is for the message.
  if (!isDeepStrictEqual(value, expected)) expect(value).toStrictEqual(expected);
}

describe.each([{}, { results: 'returned', flags: 'bigint' }] as const)('with %o', (values) => {
  test('what goes in comes out, of every type in every position', () => {
    const seen: unknown[] = [];
    const exported = running(seen, values)['values']!;
    const Echo = exported['Echo'] as unknown as (new (start: number) => Values) & Values;
    const echo = new Echo(7);
    let made = 0;
    const valueOf = valuesOf(model, { ...values, own: () => new Token(made++) });
    for (const func of funcs.filter(isEcho)) {
      const { kind } = func.kind;
      const target = kind === 'freestanding' ? exported : kind === 'static' ? Echo : echo;
      const name = keyOf(func);
      expect(typeof target[name], name).toBe('function');
      const params = func.params.slice(kind === 'method' ? 1 : 0).map((p) => valueOf(p.type));
      const thrown = isFallible(func) && !('results' in values);
      fc.assert(
        fc.property(fc.tuple(...params), (args) => {
          seen.length = 0;
          const result = thrown ? caught(() => target[name]!(...args)) : target[name]!(...args);
          const expected = args.length === 1 ? args[0] : args;
          expectSame(result, thrown ? { val: undefined, ...(expected as object) } : expected);
          expectSame(seen, args);
        }),
        { numRuns: runs(8) },
      );
    }
    expect(echo['started']!()).toBe(7);
  });
});

describe('resources', () => {
  test('a constructor that may fail throws its error, and makes an instance otherwise', () => {
    const Frail = running()['values']!['Frail'] as unknown as new (a: unknown) => Values;
    expect(new Frail({ tag: 'ok', val: 7 })['value']!()).toBe(7);
    const shape = { tag: 'named', val: 'no' };
    expect(() => new Frail({ tag: 'err', val: shape })).toThrow(
      expect.objectContaining({ payload: shape }),
    );
    expect(() => new Frail({ tag: 'err', val: shape })).toThrow(ComponentError);
  });

  test('are lent in every position', () => {
    const lending = running()['lending']!;
    const [a, b] = [new Token(1), new Token(2)];
    expect(lending['lent']!(a)).toBe('1');
    expect(lending['lentTwice']!(a, b)).toBe('1; 2');
    expect(lending['lentTwice']!(a, a)).toBe('1; 1');
    expect(lending['lentInField']!({ n: 3, it: a })).toBe('1');
    expect(lending['lentInOption']!(b)).toBe('2');
    expect(lending['lentInOption']!(undefined)).toBe('');
    expect(lending['lentInPayload']!({ tag: 'it', val: b })).toBe('2');
    expect(lending['lentInPayload']!({ tag: 'number', val: 2n ** 63n })).toBe('');
    expect(lending['lentInList']!([a, b, a])).toBe('1,2,1');
    const Desk = lending['Desk'] as unknown as new () => Values;
    expect(new Desk()['lentToMethod']!(a)).toBe('1');
  });
});
