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
  type StringEncoding,
  walkExport,
  walkImport,
} from '../../src/abi/index.ts';
import { maxFlatAsyncParams, maxFlatParams, maxFlatResults } from '../../src/base/index.ts';
import type { DefinedType, Func, TypeDef } from '../../src/model/index.ts';
import { Context } from '../../src/runtime/plain/context.ts';
import { Options } from '../../src/runtime/plain/options.ts';
import { FlatTuple, FlatValues } from '../../src/runtime/plain/flat.ts';
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
import { type Around, type CoreValue, Guest } from './guest.ts';
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
  const handles: Pick<Around, 'lowerIndex' | 'liftIndex' | 'drop'> = {
    lowerIndex: (step, rep) => {
      expect(step.builtins).toEqual(builtins);
      const index = instance.handles.addOwn(resource, rep, hostPlace);
      if (step.shape.kind === 'borrow') lent.push(index);
      return index;
    },
    liftIndex: (step, index) => {
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
    abi,
    func,
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

function callsImport(s: Setting, context: ImportContext): void {
  const { value: walk, diagnostics } = walkImport(
    s.abi,
    { iface: 'a:b/c', func: s.func, context },
    { encoding: s.encoding, builtins: () => s.builtins },
  );
  expect(diagnostics).toEqual([]);
  const isAsync = context === 'async-lower';
  const callCore = (callee: CoreImportName, args: CoreValue[]): readonly CoreValue[] => {
    expect(callee).toEqual(walk!.callee);
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
    return isAsync ? [2] : results;
  };
  const never = (): never => expect.fail('an import calls no user');
  const guest = new Guest({ ...s.handles, callCore, callUser: never });
  const options = s.connect(guest);
  const ended = guest.run(walk!.params, s.args, walk!.steps);
  expect(ended.kind === 'value' && comparable(ended.value)).toEqual(comparable(s.outcome));
  expect([...guest.live]).toEqual([]);
  s.expectNoHandles();
}

function implementsExport(s: Setting, context: ExportContext): void {
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
  const guest = new Guest({
    ...s.handles,
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
  const cx = new Context(s.store, s.instance, 'f', s.connect(guest), task, undefined);
  const args = new FlatTuple(s.store.kinds, s.tuples.params, maxFlatParams).lower(cx, s.args);
  const ended = guest.run(walk!.params, args, walk!.steps);
  if (ended.kind !== 'core') expect.fail('an export ends with core values');
  expect(ended.values).toHaveLength(walk!.signature.results.length);
  if (context === 'lift') lift(maxFlatResults, ended.values);
  expect(returned).toEqual(comparable(s.outcome));
  const { postReturn } = walk!;
  if (postReturn === undefined && walk!.signature.resultInMemory && context === 'lift') {
    expect(guest.live.size).toBe(1); // an area, which may be static
  } else {
    if (postReturn !== undefined) guest.run(postReturn.params, ended.values, postReturn.steps);
    expect([...guest.live]).toEqual([]);
  }
  s.expectNoHandles();
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
