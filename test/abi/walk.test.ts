/**
 * The walk is complete: a guest that does its steps and the runtime that lifts and lowers by the specification agree
 * on random values of random function types, and all memory is given back. WITLINK_RUNS asks for more runs.
 */
import { describe, expect, test } from 'vitest';
import {
  AbiTypes,
  type CoreImportName,
  type ExportContext,
  flatten,
  type ImportContext,
  resourceBuiltins,
  type AbiStep,
  type FreeBody,
  type LiftIndex,
  type LowerIndex,
  type PayloadWalk,
  type StringEncoding,
  transportName,
  TransportNumbers,
  type TransportWalk,
  walkExport,
  walkImport,
} from '../../src/abi/index.ts';
import { maxFlatAsyncParams, maxFlatParams, maxFlatResults } from '../../src/base/index.ts';
import type { DefinedType, Func, FutureType, StreamType, TypeDef } from '../../src/model/index.ts';
import { Context } from '../../src/runtime/plain/context.ts';
import { Options } from '../../src/runtime/plain/options.ts';
import { FlatTuple, FlatValues } from '../../src/runtime/plain/flat.ts';
import type { Stream } from '../../src/runtime/async/channel.ts';
import { ReadableEnd } from '../../src/runtime/async/copy-end.ts';
import { GuestBuffer } from '../../src/runtime/async/guest-buffer.ts';
import { asyncKinds } from '../../src/runtime/async/kinds.ts';
import { plainKinds } from '../../src/runtime/plain/kinds/index.ts';
import type { CoreFunction } from '../../src/runtime/core/core-func.ts';
import type { DefinedResource } from '../../src/runtime/core/resource.ts';
import { PlainStore } from '../../src/runtime/plain/store.ts';
import { hostPlace } from '../../src/runtime/core/instance.ts';
import { Lending } from '../../src/runtime/core/lending.ts';
import { Task } from '../../src/runtime/plain/task.ts';
import type { Value } from '../../src/runtime/plain/value.ts';
import { PlanBuilder } from '../runtime/harness.ts';
import { type Around, type CoreValue, type Ended, Guest, returned } from './guest.ts';
import { randomFunctions, randomNumbers } from './random-functions.ts';
import { comparable, randomValue } from './random-values.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 400);
const encodings: readonly StringEncoding[] = ['utf8', 'utf16', 'latin1+utf16'];

/** A guest, the runtime that is on the other side of its calls, and the arguments of one call. */
function setting(seed: number, isOurs: boolean) {
  const { types, functions } = randomFunctions(seed, 1);
  const { name, params, result } = functions[0]!;
  const func: Func = {
    name,
    kind: { kind: 'freestanding' },
    async: false,
    params: params.map((type, i) => ({ name: `p${i}`, type })),
    ...(result === undefined ? {} : { result }),
  };
  const plan = new PlanBuilder();
  plan.instance('other');
  const encoding = encodings[seed % 3]!;
  const options = plan.options({ encoding, memory: 0 });
  const owner = isOurs ? 0 : 1;
  let connected: Guest | undefined;
  const realloc: CoreFunction = (...args) =>
    connected!.realloc(...(args.map(Number) as [number, number, number, number]));
  const store = new PlainStore(
    {
      ...plan.plan(),
      types,
      resources: [{ kind: 'defined', type: 0, label: 'r', instance: owner }],
    },
    {
      kinds: { ...plainKinds, ...asyncKinds },
      resources: ({ instances }) => [
        {
          kind: 'defined',
          id: 0,
          label: 'r',
          className: 'R',
          instance: instances[owner]!,
          dtor: undefined,
        },
      ],
      functions: () => ({ imported: new Map(plan.coreFuncs.map((_, id) => [id, realloc])) }),
    },
  );
  const instance = store.instance(0);
  const resource = store.resources[0] as DefinedResource;
  const { abi } = store;

  const random = randomNumbers(seed + 1);
  let rep = 100;
  const value = (ref: (typeof params)[number]): Value => randomValue(abi, ref, random, () => rep++);
  const args = params.map(value);
  const outcome = result === undefined ? undefined : value(result);

  const dropped = (index: number, isOwn: boolean): number => {
    const { own, rep } = instance.handles.drop(index, resource, hostPlace);
    expect(own).toBe(isOwn);
    return rep;
  };
  /** Handles that the guest lent: it has them still when the call is over. */
  const lent: number[] = [];
  const builtins = resourceBuiltins(isOurs ? 'exports' : 'imports', 'a:b/c', 'r');
  const numbers = new TransportNumbers(types);
  const isTransport = ({ shape, transport }: LowerIndex | LiftIndex): boolean => {
    if (shape.kind !== 'stream' && shape.kind !== 'future') return false;
    const { kind, number, func: named } = transportName(transport!.new.name)!;
    expect([kind, named]).toEqual([shape.kind, func.name]);
    expect(types[numbers.at(func, number!)!]!.type).toBe(shape);
    return true;
  };
  const handles: Pick<Around, 'lowerIndex' | 'liftIndex' | 'drop'> = {
    lowerIndex: (step, value) => {
      if (isTransport(step)) {
        return instance.handles.addObject(new ReadableEnd(value as Stream), hostPlace);
      }
      expect(step.builtins).toEqual(builtins);
      const index = instance.handles.addOwn(resource, value as number, hostPlace);
      if (step.shape.kind === 'borrow') lent.push(index);
      return index;
    },
    liftIndex: (step, index) => {
      if (isTransport(step)) {
        return instance.handles.takeObject(index, ReadableEnd, 'an end', hostPlace).channel;
      }
      expect(step.builtins).toEqual(builtins);
      if (step.shape.kind !== 'borrow') return dropped(index, true);
      return step.isOurs ? index : instance.handles.rep(index, resource, hostPlace);
    },
    drop: (builtin: CoreImportName, index: number) => {
      expect(builtin).toEqual(builtins.drop);
      dropped(index, false);
    },
  };
  const connect = (guest: Guest): Options => {
    store.coreInstances.set(0, { exports: { mem: guest.memory } });
    connected = guest;
    return new Options(store, options);
  };
  const tuples = {
    params: abi.tuple(params),
    result: abi.tuple(result === undefined ? [] : [result]),
  };
  /** That a call left no handle behind but those that were lent. */
  const expectNoHandles = (): void => {
    for (const index of lent) dropped(index, true);
    expect([...instance.handles.entries()]).toEqual([]);
  };
  return {
    seed,
    abi,
    func,
    value,
    store,
    instance,
    args,
    outcome,
    encoding,
    builtins,
    handles,
    connect,
    tuples,
    expectNoHandles,
  };
}

type Setting = ReturnType<typeof setting>;

/** What becomes of the steps before they are done. */
type Change = (steps: readonly AbiStep[]) => readonly AbiStep[];
const unchanged: Change = (steps) => steps;

function callsImport(s: Setting, context: ImportContext, change = unchanged): void {
  const { value: walk, diagnostics } = walkImport(
    s.abi,
    { iface: 'a:b/c', func: s.func, context },
    { encoding: s.encoding, builtins: () => s.builtins },
  );
  expect(diagnostics).toEqual([]);
  const isAsync = context === 'async-lower';
  let goesOn: CoreValue[] | undefined;
  const callCore = (callee: CoreImportName, args: CoreValue[]): readonly CoreValue[] => {
    expect(callee).toEqual(walk!.callee);
    if (!isAsync || s.seed % 2 === 0) return call(args);
    // Starts later: its parameters are read then.
    goesOn = args;
    return [(7 << 4) | 0];
  };
  const wait = (subtask: number): void => {
    expect(subtask).toBe(7);
    call(goesOn!);
    goesOn = undefined;
  };
  const call = (args: CoreValue[]): readonly CoreValue[] => {
    expect(args).toHaveLength(walk!.signature.params.length);
    const lending = new Lending(s.instance.handles);
    const cx = new Context(s.store, s.instance, 'f', options, lending, undefined);
    const flat = new FlatValues(args);
    const maxParams = isAsync ? maxFlatAsyncParams : maxFlatParams;
    const lifted = new FlatTuple(s.store.kinds, s.tuples.params, maxParams).lift(cx, flat);
    expect(lifted.map(comparable)).toEqual(s.args.map(comparable));
    const pointer = walk!.signature.resultInMemory ? (flat.next('i32') as number) : undefined;
    const values = s.outcome === undefined ? [] : [s.outcome];
    const maxResults = isAsync ? 0 : maxFlatResults;
    const results = new FlatTuple(s.store.kinds, s.tuples.result, maxResults).lower(
      cx,
      values,
      pointer,
    );
    lending.giveBack();
    return isAsync ? [returned] : results;
  };
  const never = (): never => expect.fail('an import calls no user');
  const guest = new Guest({ ...s.handles, callCore, callUser: never, wait });
  const options = s.connect(guest);
  const ended = guest.run(walk!.params, s.args, change(walk!.steps));
  expect(goesOn).toBeUndefined();
  expect(ended.kind === 'value' && comparable(ended.value)).toEqual(comparable(s.outcome));
  expect([...guest.live]).toEqual([]);
  copiesElements(s, guest, options, 'a:b/c', walk!.transports, change);
  s.expectNoHandles();
}

function implementsExport(s: Setting, context: ExportContext, change = unchanged): void {
  const { value: walk, diagnostics } = walkExport(
    s.abi,
    { iface: 'a:b/c', func: s.func, context },
    { encoding: s.encoding, builtins: () => s.builtins },
  );
  expect(diagnostics).toEqual([]);
  const task = new Task(s.instance, 'f');
  let returned: unknown;
  const lift = (max: number, values: readonly CoreValue[]): void => {
    task.endBorrows();
    const [value] = new FlatTuple(s.store.kinds, s.tuples.result, max).lift(
      cx,
      new FlatValues(values),
    );
    returned = comparable(value);
  };
  /** As a task does that suspends in the user's function, and keeps no more than it has to. */
  function inParts(): Ended {
    const { steps, params, task: parts } = walk!;
    if (parts === undefined) return guest.run(params, args, change(steps));
    const { before, after, kept } = parts;
    const call = steps[before.length]!;
    if (call.kind !== 'call-user') expect.fail('a task is cut where the user is called');
    guest.run(params, args, [...change(before), call]);
    guest.forgetAllBut(call.result === undefined ? kept : [...kept, call.result]);
    guest.run([], [], change(after));
    return guest.run([], [], steps.slice(before.length + 1 + after.length));
  }
  const guest: Guest = new Guest({
    ...s.handles,
    wait: () => expect.fail('an export waits for nothing by itself'),
    callUser: (_, args) => {
      expect(args.map(comparable)).toEqual(s.args.map(comparable));
      return s.outcome;
    },
    callCore: (callee, args) => {
      expect(callee).toEqual({ module: '[export]a:b/c', name: `[task-return]${s.func.name}` });
      lift(maxFlatParams, args);
      return [];
    },
  });
  const options = s.connect(guest);
  const cx = new Context(s.store, s.instance, 'f', options, task, undefined);
  const args = new FlatTuple(s.store.kinds, s.tuples.params, maxFlatParams).lower(cx, s.args);
  const ended = s.seed % 4 < 2 ? guest.run(walk!.params, args, change(walk!.steps)) : inParts();
  if (ended.kind !== 'core') expect.fail('an export ends with core values');
  expect(ended.values).toHaveLength(walk!.signature.results.length);
  if (context === 'lift') lift(maxFlatResults, ended.values);
  expect(returned).toEqual(comparable(s.outcome));
  const { postReturn } = walk!;
  if (postReturn === undefined && walk!.signature.resultInMemory && context === 'lift') {
    expect(guest.live.size).toBe(1); // an area, which may be static
  } else {
    if (postReturn !== undefined) {
      guest.run(postReturn.params, ended.values, change(postReturn.steps));
    }
    expect([...guest.live]).toEqual([]);
    copiesElements(s, guest, options, '[export]a:b/c', walk!.transports, change);
  }
  s.expectNoHandles();
}

/** Elements are written to each stream and future, of which the other side takes some, and read from it. */
function copiesElements(
  s: Setting,
  guest: Guest,
  options: Options,
  module: string,
  transports: readonly TransportWalk[],
  change: Change,
): void {
  for (const { type, builtins, payload: whole } of transports) {
    for (const name of Object.values(builtins)) expect(name.module).toBe(module);
    const shape = s.abi.shape(type) as StreamType | FutureType;
    expect(whole === undefined).toBe(shape.type === undefined);
    if (whole === undefined) continue;
    const changed = <T extends FreeBody>(body: T): T => ({ ...body, steps: change(body.steps) });
    const payload: PayloadWalk = {
      element: whole.element,
      lower: changed(whole.lower),
      lift: changed(whole.lift),
      ...(whole.free === undefined ? {} : { free: changed(whole.free) }),
    };
    const element = s.abi.of(shape.type!);
    const values = Array.from({ length: s.seed % 4 }, () => s.value(shape.type!));
    const taken = s.seed % (values.length + 1);
    const cx = new Context(s.store, s.instance, 'f', options, undefined, undefined);

    const from = guest.lowerPayload(payload, values);
    const lifted = new GuestBuffer(cx, element, from, values.length).read(taken);
    guest.freePayload(payload, taken, from);
    const rest = from + taken * payload.element.size;
    const left = guest.liftPayload(payload, values.length - taken, rest);
    expect([...(lifted as readonly Value[]), ...left].map(comparable)).toEqual(
      values.map(comparable),
    );
    guest.freeBuffer(payload, values.length, from);

    const to = guest.buffer(payload, values.length);
    new GuestBuffer(cx, element, to, values.length).write(values);
    const read = guest.liftPayload(payload, values.length, to);
    expect(read.map(comparable)).toEqual(values.map(comparable));
    guest.freeBuffer(payload, values.length, to);
    expect([...guest.live]).toEqual([]);
  }
}

describe('a guest that does the steps agrees with the runtime', () => {
  test.each(['lower', 'async-lower'] as const)('when it calls an import: %s', (context) => {
    for (let seed = 0; seed < runs; seed++) callsImport(setting(seed, false), context);
  });

  test.each(['lift', 'async-lift', 'async-lift-callback'] as const)(
    'when it implements an export: %s',
    (context) => {
      for (let seed = 0; seed < runs; seed++) {
        const isOurs = seed % 2 === 0;
        implementsExport(setting(seed, isOurs), context);
      }
    },
  );
});

/** The steps without those of a kind, however deep. */
function without(kind: AbiStep['kind']): Change {
  const change = (steps: readonly AbiStep[]): readonly AbiStep[] =>
    steps.filter((step) => step.kind !== kind).map(inner);
  const inner = (step: AbiStep): AbiStep => {
    if ('arms' in step) {
      const arms = step.arms.map((arm) => ({ ...arm, steps: change(arm.steps) }));
      return { ...step, arms } as AbiStep;
    }
    if (!('body' in step) || step.body === undefined) return step;
    return { ...step, body: { ...step.body, steps: change(step.body.steps) } } as AbiStep;
  };
  return change;
}

describe('what is left out of the steps is noticed', () => {
  const isNoticed = (run: (seed: number) => void): boolean =>
    Array.from({ length: 200 }, (_, seed) => seed).some((seed) => {
      try {
        run(seed);
        return false;
      } catch {
        return true;
      }
    });

  test.each(['release', 'store', 'load', 'call-core', 'lift-string', 'lower-index'] as const)(
    'when an import is called: %s',
    (kind) => {
      expect(isNoticed((seed) => callsImport(setting(seed, false), 'lower', without(kind)))).toBe(
        true,
      );
    },
  );

  test.each(['free-string', 'free-list', 'free-variant'] as const)(
    'when elements are copied: %s',
    (kind) => {
      expect(isNoticed((seed) => callsImport(setting(seed, false), 'lower', without(kind)))).toBe(
        true,
      );
    },
  );

  test.each(['wait', 'release'] as const)('when it is called asynchronously: %s', (kind) => {
    expect(
      isNoticed((seed) => callsImport(setting(seed, false), 'async-lower', without(kind))),
    ).toBe(true);
  });

  test.each([
    'drop-borrows',
    'free',
    'free-area',
    'free-string',
    'free-list',
    'free-variant',
    'free-elements',
  ] as const)('when an export is implemented: %s', (kind) => {
    expect(isNoticed((seed) => implementsExport(setting(seed, false), 'lift', without(kind)))).toBe(
      true,
    );
  });

  test.each(['drop-borrows', 'release', 'call-core'] as const)('in a task: %s', (kind) => {
    const context = 'async-lift-callback';
    expect(
      isNoticed((seed) => implementsExport(setting(seed, false), context, without(kind))),
    ).toBe(true);
  });
});

const named = (...types: readonly DefinedType[]): TypeDef[] =>
  types.map((type, i) => ({ name: `t${i}`, type }));
const funcOf = (func: Partial<Func>): Func => ({
  name: 'f',
  kind: { kind: 'freestanding' },
  async: false,
  params: [],
  ...func,
});
const kinds = (steps: readonly AbiStep[]): string[] => steps.map((step) => step.kind);

describe('what random values do not show', () => {
  test('streams, futures and error contexts are indexes', () => {
    const abi = new AbiTypes(named({ kind: 'stream', type: 'u8' }, { kind: 'future' }));
    const params = [
      { name: 'a', type: 0 },
      { name: 'b', type: 1 },
      { name: 'c', type: 'error-context' as const },
    ];
    const { value } = walkImport(abi, { func: funcOf({ params, result: 0 }) });
    expect(kinds(value!.steps)).toEqual([
      'lower-index',
      'lower-index',
      'lower-index',
      'call-core',
      'lift-index',
      'return-value',
    ]);
  });

  test('what a stream or future carries is not in its index: nothing of it is freed', () => {
    const abi = new AbiTypes(
      named(
        { kind: 'stream', type: 'string' },
        { kind: 'list', type: 'u8' },
        { kind: 'future', type: 1 },
        {
          kind: 'record',
          fields: [
            { name: 'lines', type: 0 },
            { name: 'end', type: 2 },
          ],
        },
        { kind: 'tuple', types: [3, 'string'] },
      ),
    );
    for (const result of [0, 2, 3]) {
      expect(walkExport(abi, { func: funcOf({ result }) }).value!.postReturn).toBeUndefined();
    }
    const { postReturn } = walkExport(abi, { func: funcOf({ result: 4 }) }).value!;
    expect(kinds(postReturn!.steps)).toEqual(['load', 'load', 'free-string', 'free-area']);
  });

  test('parts are counted before wholes, the result last, shared parts once a place', () => {
    const types = named(
      { kind: 'stream', type: 'u8' },
      { kind: 'future', type: 3 },
      { kind: 'tuple', types: [0, 1] },
      { kind: 'alias', type: 0 },
    );
    const params = [
      { name: 'a', type: 2 },
      { name: 'b', type: 3 },
    ];
    const func = funcOf({ params, result: 1 });
    const numbers = new TransportNumbers(types);
    expect([0, 1, 2, 3, 4, 5, 6].map((n) => numbers.at(func, n))).toEqual([
      ...[0, 0, 1],
      0,
      ...[0, 1, undefined],
    ]);
    expect([...numbers.of(func)]).toEqual([
      [0, 0],
      [1, 2],
    ]);
    const { value } = walkExport(new AbiTypes(types), { iface: 'a:b/c', func });
    expect(value!.transports.map((t) => t.builtins.read)).toEqual([
      { module: '[export]a:b/c', name: '[stream-read-0]f' },
      { module: '[export]a:b/c', name: '[future-read-2]f' },
    ]);
  });

  test('an async function is asynchronous by default, and waits', () => {
    const abi = new AbiTypes([]);
    const func = funcOf({ async: true, result: 'string' });
    const called = walkImport(abi, { func }).value!;
    expect(called.callee).toEqual({ module: '$root', name: '[async-lower]f' });
    expect(kinds(called.steps).slice(0, 3)).toEqual(['area', 'call-core', 'wait']);
    const implemented = walkExport(abi, { func }).value!;
    expect(implemented.name).toBe('[async-lift]f');
    expect(implemented.postReturn).toBeUndefined();
  });

  test('lists of numbers can be copied, others cannot', () => {
    const abi = new AbiTypes(named({ kind: 'list', type: 'u16' }, { kind: 'list', type: 'bool' }));
    const bulks = [0, 1].map((type) => {
      const { value } = walkImport(abi, { func: funcOf({ params: [{ name: 'a', type }] }) });
      return value!.steps.map((step) => (step.kind === 'lower-list' ? step.bulk : undefined))[0];
    });
    expect(bulks).toEqual(['u16', undefined]);
  });

  test('types that unfold without end, or lie too deep, are findings', () => {
    const doubling: DefinedType[] = [{ kind: 'tuple', types: ['u8', 'string'] }];
    for (let i = 0; i < 59; i++) doubling.push({ kind: 'tuple', types: [i, i] });
    const deep: DefinedType[] = [{ kind: 'record', fields: [{ name: 'a', type: 'u8' }] }];
    for (let i = 0; i < 100_000; i++) deep.push({ kind: 'option', type: i });
    for (const [types, code] of [
      [doubling, 'abi/too-many-steps'],
      [deep, 'abi/nested-too-deeply'],
    ] as const) {
      const abi = new AbiTypes(named(...types));
      const func = funcOf({ result: types.length - 1 });
      for (const { value, diagnostics } of [
        walkImport(abi, { func }),
        walkExport(abi, { func }),
      ] as const) {
        expect(value).toBeUndefined();
        expect(diagnostics.map((d) => d.code)).toEqual([code]);
      }
    }
  });

  test('a long list of fixed length is a loop', () => {
    const abi = new AbiTypes(named({ kind: 'list', type: 'u8', length: 2 ** 20 }));
    expect(flatten(abi.of(0))).toHaveLength(17);
    const { value } = walkExport(abi, { func: funcOf({ result: 0 }) });
    expect(kinds(value!.steps)).toEqual(['call-user', 'area', 'lower-elements', 'return']);
    expect(value!.postReturn).toBeUndefined();
  });
});
