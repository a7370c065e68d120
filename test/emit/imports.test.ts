/** What an emitted program finds among what it is given: what the runtime finds, and nothing without a word. */
import { expect, test } from 'vitest';
import { errorDiagnostic, WitlinkError } from '../../src/base/index.ts';
import { printImports } from '../../src/emit/imports.ts';
import type { Plan, PlanImport } from '../../src/plan/index.ts';
import { runtimeKey, runtimeVersion, type StorePeer } from '../../src/runtime/core/peer.ts';
import { asyncKey } from '../../src/runtime/host/async-key.ts';
import { importDiagnostic } from '../../src/runtime/host/import-problems.ts';
import { findImports, type FoundImports } from '../../src/runtime/host/imports.ts';
import * as share from '../../src/runtime/share.ts';

let id = 0;
const func = (name: string): PlanImport => ({ kind: 'func', name, func: id++ });
const resource = (name: string): PlanImport => ({ kind: 'resource', name, resource: id++ });

const imports: readonly PlanImport[] = [
  func('log-it'),
  func('then'),
  func('[get]volume'),
  { kind: 'module', name: 'core', module: 0 },
  {
    kind: 'instance',
    name: 'demo:a/things@0.2.4',
    track: '0.2',
    items: [
      resource('thing-one'),
      func('[constructor]thing-one'),
      func('[method]thing-one.get-it'),
      func('[method]thing-one.then'),
      func('[static]thing-one.make'),
      func('[method][get]thing-one.size'),
      func('[method][set]thing-one.size'),
      func('[static][get]thing-one.count'),
      func('use-it'),
      { kind: 'instance', name: 'inner"`${x}`', items: [func('deep')] },
      { kind: 'instance', name: 'of-types', items: [] },
    ],
  },
  {
    kind: 'instance',
    name: 'primary',
    implements: 'demo:b/logger@1.0.0',
    track: '1',
    externalId: 'here',
    items: [func('tell')],
  },
];

const plan = { imports, coreFuncs: [], instances: [], resources: [] } as unknown as Plan;

/** What a whole host gives; asked for anew, as each is spoilt in one place. */
function host(): Record<string, unknown> {
  class ThingOne {
    static count = 3;
    readonly from: readonly unknown[];
    constructor(...from: unknown[]) {
      this.from = from;
    }
    static make(...args: unknown[]): unknown {
      return ['made', this === ThingOne, ...args];
    }
    getIt(...args: unknown[]): unknown {
      return ['got', this instanceof ThingOne, ...args];
    }
    then_(): string {
      return 'then';
    }
    get size(): number {
      return 7;
    }
    set size(to: number) {
      if (to !== 8) throw new RangeError('not 8');
    }
  }
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  return {
    logIt: (...args: unknown[]) => ['logged', ...args],
    then_: { default: () => 'default' },
    get volume() {
      return 11;
    },
    core: module,
    'demo:a/things@0.2.4': {
      ThingOne,
      'use-it': () => 'by its name',
      'inner"`${x}`': { deep: () => 'deep' },
    },
    'demo:b/logger@1.0.0': (name: string, externalId: string) => ({
      tell: () => [name, externalId],
    }),
  };
}

const whole = printImports(imports);

/** What the emitted file finds. */
const printed = (given: unknown): FoundImports => made(whole, given);

function made({ code, names }: ReturnType<typeof printImports>, given: unknown): FoundImports {
  const imported = names.map((name) => (share as Readonly<Record<string, unknown>>)[name]);
  const make = new Function(...names, `'use strict'; return ${code};`) as (
    ...args: unknown[]
  ) => (given: unknown) => FoundImports;
  return make(...imported)(given);
}

/** What is found, as far as it can be called; or what is said of what is missing. */
function outcome(find: () => FoundImports): unknown {
  let found: FoundImports;
  try {
    found = find();
  } catch (error) {
    if (!(error instanceof WitlinkError)) return String(error);
    return error.diagnostics.map(({ code: its, message }) => `${its}: ${message}`);
  }
  const [{ class: ThingOne } = { class: undefined }] = found.resources.values();
  const called = (
    call: (args: readonly unknown[]) => unknown,
    args: readonly unknown[],
  ): unknown => {
    try {
      const value = call(args);
      return typeof value === 'object' && value !== null && 'from' in value ? value.from : value;
    } catch (error) {
      return String(error);
    }
  };
  const thing: unknown = ThingOne && Reflect.construct(ThingOne, []);
  return {
    funcs: [...found.funcs]
      .toSorted(([a], [b]) => a - b)
      .map(([of, call]) => [of, called(call, [thing, 8]), called(call, [1]), called(call, [])]),
    resources: [...found.resources.keys()],
    modules: [...found.modules.keys()],
    peers: [...found.peers],
  };
}

function walked(given: Record<string, unknown>, of = plan): FoundImports {
  const { value, problems } = findImports(of, given);
  if (problems.length === 0) return value;
  // What the host's own code throws passes as it is.
  for (const problem of problems) if (problem.kind === 'unreadable') throw problem.error;
  throw new WitlinkError(
    problems.map((problem) => ({ ...importDiagnostic(of, problem), help: [] })),
  );
}

const same = (given: () => Record<string, unknown>): unknown => {
  const expected = outcome(() => walked(given()));
  expect(outcome(() => printed(given()))).toEqual(expected);
  return expected;
};

test('a whole host', () => {
  expect(same(host)).toMatchObject({ modules: [0] });
});

test('anything missing, or something else in its place', () => {
  const top = Object.keys(host());
  const inner = ['ThingOne', 'use-it', 'inner"`${x}`'];
  let bad = 0;
  for (const other of [undefined, null, 1, {}, () => 1, class {}, 'text']) {
    for (const key of top) {
      const said = same(() => ({
        ...Object.defineProperties({}, Object.getOwnPropertyDescriptors(host())),
        [key]: other,
      }));
      if (Array.isArray(said)) bad++;
    }
    for (const key of inner) {
      const said = same(() => {
        const given = host();
        (given['demo:a/things@0.2.4'] as Record<string, unknown>)[key] = other;
        return given;
      });
      if (Array.isArray(said)) bad++;
    }
    for (const key of ['make', 'count', 'prototype.getIt', 'prototype.size', 'prototype.then_']) {
      const said = same(() => {
        const given = host();
        const { ThingOne } = given['demo:a/things@0.2.4'] as { ThingOne: { prototype: object } };
        const [name, onto] = [
          key.split('.').at(-1)!,
          key.includes('.') ? ThingOne.prototype : ThingOne,
        ];
        Object.defineProperty(onto, name, { value: other });
        return given;
      });
      if (Array.isArray(said)) bad++;
    }
  }
  expect(bad).toBeGreaterThan(30);
});

test('nothing is given by what every object has, or by what makes no objects', () => {
  const own: readonly PlanImport[] = [
    { kind: 'instance', name: 'constructor', items: [func('f')] },
    func('to-string'),
    resource('a'),
    resource('b'),
    func('[method]c.constructor'),
    func('[method]c.value-of'),
    func('[static]c.bind'),
    func('[static][get]c.call'),
    func('[get]constructor'),
  ];
  const all = [resource('c'), ...own];
  const given = { A: () => 1, B: { b() {} }.b, C: class {} };
  const said = outcome(() => made(printImports(all), given));
  expect(said).toEqual(outcome(() => walked(given, { ...plan, imports: all })));
  expect(said).toEqual([
    expect.stringContaining('missing-import: import `constructor`'),
    expect.stringContaining('missing-import: import `to-string`'),
    expect.stringMatching(/wrong-import: import `a` should be a class `A`/),
    expect.stringMatching(/wrong-import: import `b` should be a class `B`/),
    ...own
      .slice(4)
      .map(({ name }) => expect.stringContaining(`missing-import: import \`${name}\``)),
  ]);
});

test('what a host has under names that every object has is given', () => {
  class C {
    static bind(): string {
      return 'bind';
    }
    static get call(): string {
      return 'call';
    }
    valueOf(): string {
      return 'value';
    }
  }
  class D extends C {}
  const named = ['[static]c.bind', '[static][get]c.call', '[method]c.value-of', 'to-string'];
  const all = [resource('c'), ...named.map(func)];
  for (const Given of [C, D]) {
    const { funcs } = made(printImports(all), { C: Given, toString: () => 'text' });
    expect([...funcs.values()].map((call) => call([new Given()]))).toEqual([
      'bind',
      'call',
      'value',
      'text',
    ]);
  }
});

test('all that is missing is said at once', () => {
  const said = same(() => ({})) as readonly string[];
  expect(said).toContain(
    'runtime/missing-import: import `demo:a/things@0.2.4` is missing: it should be an object with its functions',
  );
  expect(said.length).toBeGreaterThan(4);
});

test.each([
  [['0.2.0', '0.2.10', '0.2.9'], '0.2.10'],
  [['0.3.0', '0.2.3-rc.1', '0.1.9'], undefined],
  [['0.2', '0.2.1'], '0.2.1'],
  [['0.20.0', '0.2.1'], '0.2.1'],
  [['0.2.10', '0.2.4'], '0.2.4'],
])(
  'of versions %j the very one, or else the newest compatible one is taken',
  (versions, expected) => {
    const given = (): Record<string, unknown> => {
      const { 'demo:a/things@0.2.4': things, ...others } = host();
      for (const version of versions) {
        others[`demo:a/things@${version}`] = { ...(things as object), 'use-it': () => version };
      }
      return { ...others, 'demo:a/things': { ...(things as object), 'use-it': () => undefined } };
    };
    same(given);
    const useIt = imports.flatMap((item) => (item.kind === 'instance' ? item.items : []));
    const { func: of } = useIt.find(({ name }) => name === 'use-it') as { readonly func: number };
    expect(printed(given()).funcs.get(of)!([])).toBe(expected);
  },
);

test('members may be given by the names that they have in WIT', () => {
  class ThingOne
    extends (host()['demo:a/things@0.2.4'] as { ThingOne: new () => object }).ThingOne
  {
    'get-it'(): string {
      return 'by its own name';
    }
  }
  const given = (): Record<string, unknown> => {
    const all = host();
    const things = all['demo:a/things@0.2.4'] as object;
    return { ...all, 'demo:a/things@0.2.4': { ...things, ThingOne } };
  };
  same(given);
  const items = imports.flatMap((item) => (item.kind === 'instance' ? item.items : []));
  const { func: of } = items.find(({ name }) => name.endsWith('get-it')) as { func: number };
  expect(printed(given()).funcs.get(of)!([new ThingOne()])).toBe('by its own name');
});

test('so may properties, of objects, classes and what has them', () => {
  class Thing {
    static 'full-size' = 2;
    get 'full-size'(): number {
      return 1;
    }
  }
  const named = ['[method][get]thing.full-size', '[static][get]thing.full-size', '[get]full-size'];
  const all = [resource('thing'), ...named.map(func)];
  const given = { Thing, 'full-size': 3 };
  const found = [
    made(printImports(all), given),
    findImports({ ...plan, imports: all }, given).value,
  ].map(({ funcs }) => [...funcs.values()].map((call) => call([new Thing()])));
  expect(found).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test.each(['host/bad-value', 'host/promising-constructor'] as const)(
  'what a constructor refuses with %s is made another way only where that is waited for',
  (code) => {
    const error = new WitlinkError([errorDiagnostic(code, 'it says so')]);
    class Thing {
      static readonly [asyncKey] = (...args: unknown[]): unknown => ['later', ...args];
      constructor() {
        throw error;
      }
    }
    const [of, make] = [resource('thing'), func('[constructor]thing')];
    const { funcs } = made(printImports([of, make]), { Thing });
    const construct = (): unknown => [...funcs.values()][0]!([1, 2]);
    if (code === 'host/bad-value') expect(construct).toThrow(error);
    else expect(construct()).toEqual(['later', 1, 2]);
  },
);

test('a class that stands for several resources has one table of objects', () => {
  class Thing {}
  const named = ['a', 'b'].map((name) => resource(name));
  const [a, b] = named.map((item) => (item as { readonly resource: number }).resource);
  const found = made(printImports(named), { a: Thing, b: Thing });
  expect(found.resources.get(a!)!.class).toBe(Thing);
  expect(found.resources.get(b!)).toBe(found.resources.get(a!));
});

test('what another program has exported joins that program to this one', () => {
  const peerOf = (version = runtimeVersion): StorePeer => ({ version, poison() {}, join() {} });
  const exported = <T extends object>(what: T, peer: StorePeer): T =>
    Object.assign(what, { [runtimeKey]: peer });
  const peers = [peerOf(), peerOf(), peerOf()] as const;
  const given = (): Record<string, unknown> => {
    const all = host();
    const things = all['demo:a/things@0.2.4'] as { ThingOne: { prototype: object } };
    exported(things.ThingOne, peers[0]);
    const size = Object.getOwnPropertyDescriptor(things.ThingOne.prototype, 'size')!;
    exported(size.get!, peers[1]);
    return {
      ...all,
      logIt: exported(() => undefined, peers[2]),
      then_: exported(() => undefined, peerOf(runtimeVersion + 1)),
    };
  };
  same(given);
  expect(new Set(printed(given()).peers)).toEqual(new Set(peers));
});

test('names go into no code', () => {
  expect(whole.code).not.toContain('inner"`${x}`');
});
