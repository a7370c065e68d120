import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { hostPlace } from '../../src/runtime/core/instance.ts';
import type { MemoryTables } from '../../src/runtime/core/handles/memory-tables.ts';
import { ComponentError, disposeKey, type Imports } from '../../src/runtime/index.ts';
import { allocator, PlanBuilder, type Program, trapOf } from './harness.ts';

/**
 * `provider` implements `thing`: its representation is what `make` was given. Destructors add to a sum. `client` is
 * a core module over the lowered functions, and its exports are lifted as `u32 -> u32`.
 */
async function provided(client: string, names: readonly string[]): Promise<Program> {
  const p = new PlanBuilder();
  const provider = p.instance('provider');
  const user = p.instance('client');
  const dtors = p.core(
    provider,
    `(module
      (global $sum (mut i32) (i32.const 0))
      (func (export "dtor") (param i32) (global.set $sum (i32.add (global.get $sum) (local.get 0))))
      (func (export "sum") (result i32) (global.get $sum)))`,
  );
  const thing = p.resource('thing', provider, p.coreExport(dtors, 'dtor'));
  const other = p.resource('other', provider);
  const builtin = (
    kind: 'resource-new' | 'resource-drop' | 'resource-rep',
    instance: number,
    id = thing.id,
  ) => p.coreFunc({ kind, instance, resource: id });
  const m = p.core(
    provider,
    `(module
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "new-other" (func $new-other (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "make-other") (param i32) (result i32) (call $new-other (local.get 0)))
      (func (export "look") (param i32) (result i32) (local.get 0))
      (func (export "both") (param i32 i32) (result i32) (i32.add (local.get 0) (call $rep (local.get 1))))
      (func (export "take") (param i32) (result i32)
        (call $rep (local.get 0)) (call $drop (local.get 0))))`,
    {
      '/new': builtin('resource-new', provider),
      '/new-other': builtin('resource-new', provider, other.id),
      '/drop': builtin('resource-drop', provider),
      '/rep': builtin('resource-rep', provider),
    },
  );
  const lift = (
    name: string,
    params: Record<string, number | 'u32'>,
    result: number | 'u32',
  ): number => p.lift(name, provider, p.coreExport(m, name), { params, result });
  const make = lift('make', { rep: 'u32' }, thing.own);
  const makeOther = lift('make-other', { rep: 'u32' }, other.own);
  const look = lift('look', { self: thing.borrow }, 'u32');
  const both = lift('both', { self: thing.borrow, it: thing.own }, 'u32');
  const take = lift('take', { it: thing.own }, 'u32');
  const sum = p.lift('sum', provider, p.coreExport(dtors, 'sum'), { result: 'u32' });
  const c = p.core(
    user,
    `(module
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "make-other" (func $make-other (param i32) (result i32)))
      (import "" "look" (func $look (param i32) (result i32)))
      (import "" "both" (func $both (param i32 i32) (result i32)))
      (import "" "take" (func $take (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      ${client})`,
    {
      '/make': p.lower(user, make),
      '/make-other': p.lower(user, makeOther),
      '/look': p.lower(user, look),
      '/both': p.lower(user, both),
      '/take': p.lower(user, take),
      '/drop': builtin('resource-drop', user),
    },
  );
  for (const name of names) {
    const type = { params: { x: 'u32' }, result: 'u32' } as const;
    p.exportFunc(name, p.lift(name, user, p.coreExport(c, name), type));
  }
  p.exportFunc('sum', sum);
  p.exports.push({
    kind: 'instance',
    name: 'demo:things/things@1.0.0',
    items: [
      { kind: 'resource', name: 'thing', resource: thing.id },
      { kind: 'func', name: '[constructor]thing', func: make },
      { kind: 'func', name: '[method]thing.look-up', func: look },
      { kind: 'func', name: '[static]thing.both', func: both },
      { kind: 'func', name: 'take', func: take },
      { kind: 'func', name: 'make-thing', func: make },
    ],
  });
  return p.run();
}

describe('handles between components', () => {
  test('own handles move, borrows end, destructors run', async () => {
    const { call, store } = await provided(
      `(func (export "make") (param i32) (result i32) (call $make (local.get 0)))
       (func (export "look") (param i32) (result i32) (call $look (local.get 0)))
       (func (export "take") (param i32) (result i32) (call $take (local.get 0)))
       (func (export "drop") (param i32) (result i32) (call $drop (local.get 0)) (i32.const 0))`,
      ['make', 'look', 'take', 'drop'],
    );
    const client = store.instances.find((i) => i.label === 'client')!;
    const provider = store.instances.find((i) => i.label === 'provider')!;
    expect([call('make', 70), call('make', 2 ** 31), call('make', 0)]).toEqual([1, 2, 3]);
    expect([...provider.handles.entries()]).toEqual([]);
    expect(call('look', 1)).toBe(70);
    expect(call('look', 2)).toBe(2 ** 31);
    expect(call('look', 3)).toBe(0);
    expect(call('take', 1)).toBe(70);
    expect(call('sum')).toBe(70);
    call('drop', 3);
    expect(call('make', 5)).toBe(3);
    expect([...client.handles.entries()].map(([i]) => i)).toEqual([2, 3]);
  });

  test('the memory that handles may be in is no core module’s import or export', async () => {
    const { Instance } = WebAssembly;
    const seen: unknown[] = [];
    const spy = vi.spyOn(WebAssembly, 'Instance').mockImplementation(function (module, imports) {
      const made = new Instance(module, imports);
      for (const from of [...Object.values(imports ?? {}), made.exports]) {
        seen.push(...Object.values(from));
      }
      return made;
    });
    const { store } = await provided('', []);
    spy.mockRestore();
    expect(seen.length).toBeGreaterThan(20);
    const { memory } = store.handleTables as Partial<MemoryTables>;
    expect(memory instanceof WebAssembly.Memory).toBe(process.env['HANDLES'] === 'memory');
    expect(seen.filter((item) => item === (memory ?? null))).toEqual([]);
  });

  const rows: [string, string, number, string, string][] = [
    [
      'an index never given',
      '(call $look (i32.const 5))',
      0,
      'trap/unknown-handle',
      'unknown handle index 5',
    ],
    ['index 0', '(call $take (i32.const 0))', 0, 'trap/unknown-handle', 'unknown handle index 0'],
    [
      'index -1',
      '(call $look (i32.const -1))',
      0,
      'trap/unknown-handle',
      'unknown handle index 4294967295',
    ],
    [
      'a dropped one',
      '(call $drop (call $make (i32.const 1))) (call $look (i32.const 1))',
      0,
      'trap/unknown-handle',
      'index 1',
    ],
    [
      'dropped twice',
      '(call $drop (call $make (i32.const 1))) (call $drop (i32.const 1)) (i32.const 0)',
      0,
      'trap/unknown-handle',
      'index 1',
    ],
    [
      'given away',
      '(drop (call $take (call $make (i32.const 1)))) (call $look (i32.const 1))',
      0,
      'trap/unknown-handle',
      'index 1',
    ],
    [
      'another type',
      '(call $look (call $make-other (i32.const 1)))',
      0,
      'trap/wrong-handle-type',
      'expected thing but found other',
    ],
    [
      'another type dropped',
      '(call $drop (call $make-other (i32.const 1))) (i32.const 0)',
      0,
      'trap/wrong-handle-type',
      'handle index 1',
    ],
    [
      'lent and given in one call',
      '(local $h i32) (local.set $h (call $make (i32.const 1))) (call $both (local.get $h) (local.get $h))',
      0,
      'trap/handle-lent',
      'cannot remove owned resource while borrowed',
    ],
  ];
  test.each(rows)('%s traps', async (_, body, x, code, message) => {
    const { call } = await provided(`(func (export "f") (param i32) (result i32) ${body})`, ['f']);
    const trap = trapOf(() => call('f', x));
    expect(trap.code).toBe(code);
    expect(trap.message).toContain(message);
    expect(trap.component).toBe('client');
  });

  test('a borrow and another own in one call', async () => {
    const { call } = await provided(
      `(func (export "f") (param i32) (result i32)
        (call $both (call $make (i32.const 30)) (call $make (i32.const 12))))`,
      ['f'],
    );
    expect(call('f', 0)).toBe(42);
  });
});

/** `lender` has a resource and lends it to `borrower`, whose function does `body` with the handle. */
async function borrowed(body: string): Promise<Program> {
  const p = new PlanBuilder();
  const lender = p.instance('lender');
  const borrower = p.instance('borrower');
  const r = p.resource('r', lender);
  const builtin = (kind: 'resource-new' | 'resource-drop', instance: number): number =>
    p.coreFunc({ kind, instance, resource: r.id });
  const keep = p.importFunc(['keep'], { params: { r: r.own } });
  p.imports.push({ kind: 'func', name: 'keep', func: keep });
  const b = p.core(
    borrower,
    `(module
      (import "" "drop" (func $drop (param i32)))
      (import "" "keep" (func $keep (param i32)))
      (func (export "f") (param i32) ${body}))`,
    { '/drop': builtin('resource-drop', borrower), '/keep': p.lower(borrower, keep) },
  );
  const f = p.lift('f', borrower, p.coreExport(b, 'f'), { params: { r: r.borrow } });
  const l = p.core(
    lender,
    `(module
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "f" (func $f (param i32)))
      (func (export "run") (local $h i32)
        (local.set $h (call $new (i32.const 9)))
        (call $f (local.get $h))
        (call $drop (local.get $h))))`,
    {
      '/new': builtin('resource-new', lender),
      '/drop': builtin('resource-drop', lender),
      '/f': p.lower(lender, f),
    },
  );
  p.exportFunc('run', p.lift('run', lender, p.coreExport(l, 'run'), {}));
  return p.run({ keep: () => undefined });
}

describe('borrows', () => {
  test('dropped before the return: the lender has it again', async () => {
    const { call, store } = await borrowed('(call $drop (local.get 0))');
    const scopes = (): number[] => store.instances.map((i) => i.handles.openScope(hostPlace));
    const before = scopes();
    for (const [i, scope] of before.entries()) store.instances[i]!.handles.closeScope(scope);
    for (let i = 0; i < 10; i++) call('run');
    for (const { handles } of store.instances) expect([...handles.entries()]).toEqual([]);
    // What counted the borrows is free again.
    expect(scopes().toSorted()).toEqual(before.toSorted());
  });

  test('kept: traps at the return', async () => {
    const { call } = await borrowed('');
    const trap = trapOf(() => call('run'));
    expect(trap.code).toBe('trap/borrows-remain');
    expect(trap.component).toBe('borrower');
    expect(trap.message).toContain('borrow handles still remain at the end of the call');
  });

  test('given away as if it were owned', async () => {
    const { call } = await borrowed('(call $keep (local.get 0))');
    expect(trapOf(() => call('run')).code).toBe('trap/wrong-handle-kind');
  });
});

interface Thing {
  lookUp(): number;
  [Symbol.dispose](): void;
}
interface Things {
  readonly Thing: { new (rep: number): Thing; both(a: Thing, b: Thing): number };
  take(thing: Thing): number;
  makeThing(rep: number): Thing;
}

describe('resources of guests as classes', () => {
  const things = async (): Promise<[Things, Program]> => {
    const program = await provided('', []);
    return [program.exports['things'] as Things, program];
  };

  test('constructor, method, static, function, dispose', async () => {
    const [{ Thing, take, makeThing }, { call, exports }] = await things();
    expect(exports['demo:things/things@1.0.0']).toBe(exports['things']);
    expect(Thing.name).toBe('Thing');
    const a = new Thing(4);
    expect(a).toBeInstanceOf(Thing);
    expect(a.lookUp()).toBe(4);
    const b = makeThing(38);
    expect(b).toBeInstanceOf(Thing);
    expect(Thing.both(a, b)).toBe(42);
    expect(take(a)).toBe(4);
    expect(call('sum')).toBe(4);
    {
      using c = new Thing(100);
      expect(c.lookUp()).toBe(100);
    }
    expect(call('sum')).toBe(104);
  });

  test('what is dropped or given away is said so', async () => {
    const [{ Thing, take }, { call }] = await things();
    const a = new Thing(1);
    a[Symbol.dispose]();
    a[Symbol.dispose]();
    expect(call('sum')).toBe(1);
    expect(() => a.lookUp()).toThrow(
      /function `look` of `provider`, `self`: expected an instance of Thing to lend, got an instance of Thing, which is dropped/,
    );
    const b = new Thing(2);
    take(b);
    expect(() => take(b)).toThrow(/which is given away/);
    expect(() => take({} as Thing)).toThrow(/`it`: expected an instance of Thing, got an object/);
    const c = new Thing(3);
    expect(() => Thing.both(c, c)).toThrow(/which is lent/);
    // Nothing was given away by the call that didn't happen.
    expect(c.lookUp()).toBe(3);
  });

  test('serve as resources of the host in another program', async () => {
    const [given, { call }] = await things();
    const p = new PlanBuilder();
    const path = 'demo:things/things@1.2.0';
    const thing = p.hostResource('thing', [path, 'thing']);
    const make = p.importFunc([path, 'make-thing'], { params: { n: 'u32' }, result: thing.own });
    const look = p.importFunc([path, '[method]thing.look-up'], {
      params: { self: thing.borrow },
      result: 'u32',
    });
    p.imports.push({
      kind: 'instance',
      name: path,
      items: [
        { kind: 'resource', name: 'thing', resource: thing.id },
        { kind: 'func', name: 'make-thing', func: make },
        { kind: 'func', name: '[method]thing.look-up', func: look },
      ],
    });
    const m = p.core(
      0,
      `(module
        (import "" "make" (func $make (param i32) (result i32)))
        (import "" "look" (func $look (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "f") (param i32) (result i32) (local $h i32)
          (local.set $h (call $make (local.get 0)))
          (call $look (local.get $h))
          (call $drop (local.get $h))))`,
      {
        '/make': p.lower(0, make),
        '/look': p.lower(0, look),
        '/drop': p.coreFunc({ kind: 'resource-drop', instance: 0, resource: thing.id }),
      },
    );
    const type = { params: { x: 'u32' }, result: 'u32' } as const;
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), type));
    const program = await p.run({ 'demo:things/things@1.0.0': given });
    expect(program.call('f', 6)).toBe(6);
    expect(call('sum')).toBe(6);
  });

  test('are dropped some time after they were forgotten', async () => {
    const [{ Thing }, { call }] = await things();
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    void new Thing(11);
    for (let i = 0; i < 50 && call('sum') === 0; i++) {
      await setTimeout(1);
      gc();
    }
    expect(call('sum')).toBe(11);
  });

  test('of two programs are different', async () => {
    const [one] = await things();
    const [two] = await things();
    expect(() => two.take(new one.Thing(1))).toThrow(WitlinkError);
  });

  test('after a trap nothing is dropped any more', async () => {
    const program = await provided(`(func (export "bad") (param i32) (result i32) unreachable)`, [
      'bad',
    ]);
    const { Thing } = program.exports['things'] as Things;
    const a = new Thing(1);
    trapOf(() => program.call('bad', 0));
    expect(trapOf(() => a[Symbol.dispose]()).code).toBe('trap/poisoned');
  });
});

/** A guest that imports the resource `blob` of the host and does things with it. */
async function withHost(blobs: Imports, trace?: (e: unknown) => void): Promise<Program> {
  const p = new PlanBuilder();
  const guest = p.instance('guest');
  const blob = p.hostResource('blob', ['demo:blobs/blobs@0.2.1', 'blob']);
  const path = (name: string): string[] => ['demo:blobs/blobs@0.2.1', name];
  const error = p.type({ kind: 'result', ok: 'u32', err: 'string' });
  const fallible = p.type({ kind: 'result', ok: blob.own, err: 'string' });
  const funcs = {
    '[constructor]blob': p.importFunc(path('[constructor]blob'), {
      params: { size: 'u32' },
      result: blob.own,
    }),
    '[method]blob.size-of': p.importFunc(path('[method]blob.size-of'), {
      params: { self: blob.borrow },
      result: 'u32',
    }),
    '[method]blob.try-it': p.importFunc(path('[method]blob.try-it'), {
      params: { self: blob.borrow },
      result: error,
    }),
    '[static]blob.merge': p.importFunc(path('[static]blob.merge'), {
      params: { a: blob.own, b: blob.own },
      result: blob.own,
    }),
    'the-first': p.importFunc(path('the-first'), { result: blob.own }),
    'may-fail': p.importFunc(path('may-fail'), { result: fallible }),
  };
  p.imports.push({
    kind: 'instance',
    name: 'demo:blobs/blobs@0.2.1',
    items: [
      { kind: 'resource', name: 'blob', resource: blob.id },
      ...Object.entries(funcs).map(([name, func]) => ({ kind: 'func', name, func }) as const),
    ],
  });
  const memory = p.core(guest, `(module ${allocator})`);
  const lower = (name: keyof typeof funcs): number => p.lower(guest, funcs[name], { memory });
  const m = p.core(
    guest,
    `(module
      (import "" "mem" (memory 1))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "size" (func $size (param i32) (result i32)))
      (import "" "try" (func $try (param i32 i32)))
      (import "" "merge" (func $merge (param i32 i32) (result i32)))
      (import "" "first" (func $first (result i32)))
      (import "" "fail" (func $fail (param i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "made") (param i32) (result i32) (local $h i32) (local $s i32)
        (local.set $h (call $new (local.get 0)))
        (local.set $s (call $size (local.get $h)))
        (call $drop (local.get $h))
        (local.get $s))
      (func (export "merged") (param i32) (result i32)
        (call $size (call $merge (call $new (local.get 0)) (call $new (i32.const 1)))))
      (func (export "twice") (param i32) (result i32) (local $a i32) (local $b i32)
        (local.set $a (call $first)) (local.set $b (call $first))
        (call $drop (local.get $a))
        (local.set $a (call $size (local.get $b)))
        (call $drop (local.get $b))
        (local.get $a))
      (func (export "tried") (param i32) (result i32)
        (call $try (call $new (local.get 0)) (i32.const 64))
        (i32.add (i32.mul (i32.load8_u (i32.const 64)) (i32.const 1000))
          (select (i32.load (i32.const 72)) (i32.load (i32.const 68)) (i32.load8_u (i32.const 64)))))
      (func (export "failed") (param i32) (result i32)
        (call $fail (i32.const 64)) (i32.load8_u (i32.const 64)))
      (func (export "size-of") (param i32) (result i32)
        (call $size (local.get 0)) (call $drop (local.get 0)))
      (func (export "give") (param i32) (result i32) (local.get 0)))`,
    {
      '/mem': { kind: 'memory', memory: p.memory(memory) },
      '/new': lower('[constructor]blob'),
      '/size': lower('[method]blob.size-of'),
      '/try': lower('[method]blob.try-it'),
      '/merge': lower('[static]blob.merge'),
      '/first': lower('the-first'),
      '/fail': lower('may-fail'),
      '/drop': p.coreFunc({ kind: 'resource-drop', instance: guest, resource: blob.id }),
    },
  );
  for (const name of ['made', 'merged', 'twice', 'tried', 'failed']) {
    const type = { params: { x: 'u32' }, result: 'u32' } as const;
    p.exportFunc(name, p.lift(name, guest, p.coreExport(m, name), type));
  }
  p.exportFunc(
    'size-of',
    p.lift('size-of', guest, p.coreExport(m, 'size-of'), {
      params: { b: blob.borrow },
      result: 'u32',
    }),
  );
  p.exportFunc(
    'give',
    p.lift('give', guest, p.coreExport(m, 'give'), { params: { b: blob.own }, result: blob.own }),
  );
  return p.run(blobs, trace === undefined ? {} : { trace });
}

describe('resources of the host', () => {
  const setup = async (): Promise<{
    program: Program;
    disposed: number[];
    Blob: new (n: number) => object;
  }> => {
    const disposed: number[] = [];
    class Blob {
      readonly n: number;
      constructor(n: number) {
        this.n = n;
      }
      sizeOf(): number {
        return this.n;
      }
      tryIt(): number {
        if (this.n === 13) throw new ComponentError('thirteen');
        // eslint-disable-next-line no-throw-literal
        if (this.n === 14) throw 'fourteen!';
        if (this.n === 15) throw Object.assign(new Error('x'), { payload: 'f' });
        if (this.n === 16) throw new Error('a bug');
        return this.n;
      }
      static merge(a: Blob, b: Blob): Blob {
        return new Blob(a.n + b.n);
      }
      [disposeKey](): void {
        disposed.push(this.n);
      }
    }
    const first = new Blob(7);
    const program = await withHost({
      'demo:blobs/blobs@0.2.0': {
        Blob,
        theFirst: () => first,
        mayFail: () => {
          throw new ComponentError(5);
        },
      },
    });
    return { program, disposed, Blob };
  };

  test('constructor, method, static, dispose', async () => {
    const { program, disposed } = await setup();
    expect(program.call('made', 5)).toBe(5);
    expect(disposed).toEqual([5]);
    expect(program.call('merged', 41)).toBe(42);
    // Both parts went back to the host, which owns them again.
    expect(disposed).toEqual([5]);
  });

  test('an object given twice is disposed when nobody has it any more', async () => {
    const { program, disposed } = await setup();
    expect(program.call('twice', 0)).toBe(7);
    expect(disposed).toEqual([7]);
  });

  test('passed by the host, as borrow and as own', async () => {
    const { program, Blob, disposed } = await setup();
    const blob = new Blob(3);
    expect(program.call('size-of', blob)).toBe(3);
    expect(program.call('give', blob)).toBe(blob);
    expect(disposed).toEqual([]);
    expect(() => program.call('give', {})).toThrow(/expected an instance of Blob, got an object/);
  });

  test('what is thrown is a payload or a trap', async () => {
    const { program } = await setup();
    expect(program.call('tried', 8)).toBe(8);
    expect(program.call('tried', 13)).toBe(1000 + 8);
    expect(program.call('tried', 14)).toBe(1000 + 9);
    expect(program.call('tried', 15)).toBe(1000 + 1);
    const trap = trapOf(() => program.call('tried', 16));
    expect(trap.code).toBe('trap/host-exception');
    expect(trap.message).toContain('Error: a bug');
  });

  test('a payload of another type is a trap', async () => {
    const { program } = await setup();
    const trap = trapOf(() => program.call('failed', 0));
    expect(trap.code).toBe('trap/host-value');
    expect(trap.message).toContain('expected a string, got number 5');
  });
});
