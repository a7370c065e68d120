import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { ComponentError, type Imports, instantiatePlanSync } from '../../src/runtime/index.ts';
import {
  allocator,
  compile,
  type FuncSpec,
  PlanBuilder,
  type Program,
  trapOf,
  compiledPlan,
} from './harness.ts';

/** A guest that passes `run`'s argument on to the import, and its result back: both `u32`. */
function passing(path: readonly string[], spec: FuncSpec = {}): PlanBuilder {
  const p = new PlanBuilder();
  const guest = p.instance('guest');
  const type = { params: { x: 'u32' }, result: 'u32', ...spec } as const;
  const f = p.importFunc(path, type);
  const name = path.at(-1)!;
  const item = { kind: 'func', name, func: f } as const;
  p.imports.push(path.length === 1 ? item : { kind: 'instance', name: path[0]!, items: [item] });
  const m = p.core(
    guest,
    `(module (import "" "f" (func $f (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (call $f (local.get 0))))`,
    { '/f': p.lower(guest, f) },
  );
  p.exportFunc('run', p.lift('run', guest, p.coreExport(m, 'run'), type));
  return p;
}

/** A proxy whose every use throws. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const double = (x: number): number => 2 * x;

describe('where an import is found', () => {
  const full = ['a:b/the-iface@1.2.3', 'do-it'];
  const found: [string, Imports, string[]?][] = [
    ['its full name', { 'a:b/the-iface@1.2.3': { doIt: double } }],
    ['the name of WIT', { 'a:b/the-iface@1.2.3': { 'do-it': double } }],
    ['a compatible version', { 'a:b/the-iface@1.9.0': { doIt: double } }],
    ['the newest of them', { 'a:b/the-iface@1.1.0': {}, 'a:b/the-iface@1.9.0': { doIt: double } }],
    [
      'a full version rather than a part of one',
      { 'a:b/the-iface@1': {}, 'a:b/the-iface@1.0.0': { doIt: double } },
    ],
    [
      'a full version rather than a part of one, which comes first',
      { 'a:b/the-iface@1.0.0': { doIt: double }, 'a:b/the-iface@1': {} },
    ],
    [
      'the very version, but for what it was built of',
      { 'a:b/the-iface@0.0.3': { doIt: double }, 'a:b/the-iface@0.0.4': {} },
      ['a:b/the-iface@0.0.3+one', 'do-it'],
    ],
    ['no version', { 'a:b/the-iface': { doIt: double } }],
    ['no prototype', { 'a:b/the-iface': Object.assign(Object.create(null), { doIt: double }) }],
    ['the root', { doIt: double }, ['do-it']],
    ['the root by its name', { 'do-it': double }, ['do-it']],
    ['a module with a default', { 'do-it': { default: double } }, ['do-it']],
  ];
  test.each(found)('%s', async (_, imports, path = full) => {
    const { call } = await passing(path).run(imports);
    expect(call('run', 21)).toBe(42);
  });

  class Doubling {
    readonly #factor = 2;
    doIt(x: number): number {
      return this.#factor * x;
    }
  }
  class Getting {
    readonly #factor = 2;
    get doIt(): (x: number) => number {
      return (x) => this.#factor * x;
    }
    toString(): string {
      return '42';
    }
  }
  const inherited: [string, Imports, string[]?][] = [
    ['an interface', { 'a:b/the-iface': new Doubling() }],
    ['an interface, by a getter', { 'a:b/the-iface': new Getting() }],
    ['all imports', new Doubling() as unknown as Imports, ['do-it']],
    [
      'objects that give what they inherit',
      { 'a:b/the-iface': Object.create({ doIt: double }) as object },
    ],
  ];
  test.each(inherited)('an object of a class stands for %s', async (_, imports, path = full) => {
    const { call } = await passing(path).run(imports);
    expect(call('run', 21)).toBe(42);
  });

  test('what a class writes anew is its own', async () => {
    const type = { result: 'string' } as const;
    const p = new PlanBuilder();
    const id = p.importFunc(['to-string'], type);
    p.imports.push({ kind: 'func', name: 'to-string', func: id });
    await expect(p.run({})).rejects.toThrow('`to-string` is missing');
    await expect(p.run(new Doubling() as unknown as Imports)).rejects.toThrow('is missing');
    await expect(p.run(new Getting() as unknown as Imports)).resolves.toBeDefined();
  });

  const missing: [string, Imports, string, string[]?][] = [
    ['nothing', {}, 'import `a:b/the-iface@1.2.3` of `guest` is missing: it should be an object'],
    [
      'another version',
      { 'a:b/the-iface@2.0.0': {} },
      'there is `a:b/the-iface@2.0.0`, in a version that is not compatible',
    ],
    ['a near name', { 'a:b/the-ifcae@1.2.3': {} }, 'did you mean `a:b/the-ifcae@1.2.3`?'],
    [
      'no function',
      { 'a:b/the-iface': {} },
      '`a:b/the-iface@1.2.3` > `do-it`` of `guest` is missing'.replace('``', '`'),
    ],
    ['a near function', { 'a:b/the-iface': { doIts: double } }, 'did you mean `doIts`?'],
    ['something else', { 'a:b/the-iface': { doIt: 5 } }, 'should be a function'],
    ['no object', { 'a:b/the-iface': double }, 'should be an object'],
    [
      'a near method',
      { 'a:b/the-iface': new Doubling() },
      'did you mean `doIt`?',
      ['a:b/the-iface@1.2.3', 'do-its'],
    ],
    [
      'a getter that throws',
      {
        get 'a:b/the-iface'(): never {
          throw new Error('boom');
        },
      },
      "import `a:b/the-iface@1.2.3` can't be read: it threw Error: boom",
    ],
    [
      'a proxy that is no more',
      { 'a:b/the-iface': revoked() },
      "can't be read: it threw TypeError",
    ],
    ['what all objects have', {}, 'import `to-string` of `guest` is missing', ['to-string']],
  ];
  test.each(missing)(
    '%s is an error before anything runs',
    async (_, imports, message, path = full) => {
      const error: unknown = await passing(path)
        .run(imports)
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(WitlinkError);
      expect((error as WitlinkError).message).toContain(message);
    },
  );

  test('all that is missing is said at once', async () => {
    const p = passing(['one']);
    const two = p.importFunc(['two'], {});
    p.imports.push({ kind: 'func', name: 'two', func: two });
    const error = (await p.run().catch((e: unknown) => e)) as WitlinkError;
    expect(error.diagnostics.map((d) => d.code)).toEqual([
      'runtime/missing-import',
      'runtime/missing-import',
    ]);
  });

  test('an implementation chosen by name', async () => {
    const p = passing(['primary', 'get']);
    const [item] = p.imports.splice(0);
    if (item?.kind !== 'instance') throw new Error('no instance');
    p.imports.push({ ...item, implements: 'a:b/store@1.0.0', externalId: 'x' });
    const asked: unknown[] = [];
    const { call } = await p.run({
      'a:b/store@1.0.0': (...args: unknown[]) => {
        asked.push(args);
        return { get: double };
      },
    });
    expect(call('run', 2)).toBe(4);
    expect(asked).toEqual([['primary', 'x']]);
  });
});

describe('what an import does', () => {
  test('a value of another type is a trap that says which', async () => {
    const { call } = await passing(['a:b/c', 'f']).run({ 'a:b/c': { f: () => 'x' } });
    const trap = trapOf(() => call('run', 1));
    expect(trap.code).toBe('trap/host-value');
    expect(trap.component).toBe('host');
    expect(trap.func).toBe('a:b/c#f');
    expect(trap.message).toContain(
      'called by `guest`, gave a wrong value: `result`: expected an integer from 0 to 4294967295 (u32), got "x"',
    );
  });

  test('what it throws is the cause of a trap', async () => {
    const cause = new TypeError('oh');
    const { call } = await passing(['f']).run({
      f: () => {
        throw cause;
      },
    });
    expect(trapOf(() => call('run', 1)).cause).toBe(cause);
  });

  const boom = new Error('boom');
  const throwing = (): never => {
    throw boom;
  };
  const evil: [string, unknown, boolean, RegExp][] = [
    [
      'an error without a message',
      new Proxy(new Error('x'), { get: throwing }),
      false,
      /threw something that throws/,
    ],
    ['a proxy that was revoked', revoked(), false, /threw something that throws/],
    [
      'an error whose payload throws',
      Object.defineProperty(new Error('x'), 'payload', { get: throwing }),
      true,
      /threw Error: x/,
    ],
    ['a proxy that was revoked', revoked(), true, /threw something that throws/],
  ];
  test.each(evil)(
    'what can’t be looked at is the cause, too: %s',
    async (_, cause, fallible, message) => {
      const p = new PlanBuilder();
      const result = p.type({ kind: 'result' });
      const f = p.importFunc(['f'], fallible ? { result } : {});
      p.imports.push({ kind: 'func', name: 'f', func: f });
      const m = p.core(
        0,
        `(module (import "" "f" (func $f ${fallible ? '(result i32)' : ''}))
        (func (export "run") (call $f) ${fallible ? 'drop' : ''}))`,
        { '/f': p.lower(0, f) },
      );
      p.exportFunc('run', p.lift('run', 0, p.coreExport(m, 'run'), {}));
      const { call } = await p.run({
        f: () => {
          throw cause;
        },
      });
      const trap = trapOf(() => call('run'));
      expect(trap).toMatchObject({ code: 'trap/host-exception', component: 'host' });
      expect(trap.cause).toBe(cause);
      expect(trap.message).toMatch(message);
    },
  );

  test('a trace that throws is the host’s fault', async () => {
    const { call } = await passing(['f']).run({ f: double }, { trace: throwing });
    const trap = trapOf(() => call('run', 1));
    expect(trap).toMatchObject({
      code: 'trap/host-exception',
      component: 'host',
      func: 'trace',
      cause: boom,
    });
  });

  test('a payload is none where the function has no result to put it in', async () => {
    const { call } = await passing(['f']).run({
      f: () => {
        throw new ComponentError('x');
      },
    });
    expect(trapOf(() => call('run', 1)).code).toBe('trap/host-exception');
  });

  test('a promise is not waited for', async () => {
    const { call } = await passing(['f']).run({ f: async () => 1 });
    expect(trapOf(() => call('run', 1)).code).toBe('trap/promise');
  });

  test('i64 results of a function that traps', async () => {
    const p = new PlanBuilder();
    const f = p.importFunc(['f'], { result: 'u64' });
    p.imports.push({ kind: 'func', name: 'f', func: f });
    const m = p.core(
      0,
      `(module (import "" "f" (func $f (result i64))) (func (export "run") (result i64) (call $f)))`,
      { '/f': p.lower(0, f) },
    );
    p.exportFunc('run', p.lift('run', 0, p.coreExport(m, 'run'), { result: 'u64' }));
    expect((await p.run({ f: () => 3n })).call('run')).toBe(3n);
    const { call } = await p.run({ f: () => -3n });
    expect(trapOf(() => call('run')).code).toBe('trap/host-value');
  });
});

describe('what an export does', () => {
  const fallible = async (): Promise<Program> => {
    const p = new PlanBuilder();
    const result = p.type({ kind: 'result', ok: 'u32', err: 'u32' });
    const m = p.core(
      0,
      `(module ${allocator} (func (export "f") (param i32) (result i32)
        (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (i32.const 9))
        (i32.const 16)))`,
    );
    const spec = { params: { bad: 'bool' }, result } as const;
    const f = p.coreExport(m, 'f');
    p.exportFunc('get-it', p.lift('get-it', 0, f, spec, { memory: m }));
    p.exportFunc('later', p.lift('later', 0, f, { ...spec, async: true }, { memory: m }));
    return p.run();
  };

  test('gives ok and throws err', async () => {
    const { exports, call } = await fallible();
    expect(call('get-it', false)).toBe(9);
    expect(exports['getIt']).toBe(exports['get-it']);
    expect(Object.getPrototypeOf(exports)).toBe(null);
    expect(Object.isFrozen(exports)).toBe(true);
    let error: unknown;
    try {
      call('getIt', true);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(ComponentError);
    expect((error as ComponentError).payload).toBe(9);
    // The error case is no trap.
    expect(call('getIt', false)).toBe(9);
  });

  test('of an async function is a promise', async () => {
    const { call } = await fallible();
    const promise = call('later', false);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(9);
    await expect(call('later', true)).rejects.toMatchObject({ payload: 9 });
    await expect(call('later', 5)).rejects.toBeInstanceOf(WitlinkError);
  });

  test('short names stand for instances where they are unique', async () => {
    const p = new PlanBuilder();
    const m = p.core(0, `(module (func (export "f")))`);
    const f = p.lift('f', 0, p.coreExport(m, 'f'), {});
    const items = [{ kind: 'func', name: '__proto__', func: f }] as const;
    for (const name of ['a:b/one-iface@1.0.0', 'a:b/two', 'c:d/two', 'plain', 'a:b/run']) {
      p.exports.push({ kind: 'instance', name, items });
    }
    p.exportFunc('run', f);
    const { exports } = await p.run();
    expect(Object.keys(exports).sort()).toEqual(
      ['a:b/one-iface@1.0.0', 'a:b/two', 'c:d/two', 'plain', 'a:b/run', 'run', 'oneIface'].sort(),
    );
    expect(exports['run']).toBeTypeOf('function');
    expect(Object.keys(exports['plain'] as object)).toContain('__proto__');
  });
});

describe('modules', () => {
  test('are imported and exported', async () => {
    const p = new PlanBuilder();
    p.modules.push({ kind: 'imported', path: ['mod'], label: 'mod' });
    p.imports.push({ kind: 'module', name: 'mod', module: 0 });
    p.steps.push({ kind: 'instantiate', module: 0, coreInstance: 0, instance: 0, imports: [] });
    p.exportFunc('f', p.lift('f', 0, p.coreExport(0, 'f'), { result: 'u32' }));
    p.exports.push({ kind: 'module', name: 'again', module: 0 });
    const mod = await compile(`(module (func (export "f") (result i32) (i32.const 5)))`);
    const { exports } = instantiatePlanSync(compiledPlan(p.plan(), [undefined]), { mod });
    expect((exports['f'] as () => number)()).toBe(5);
    expect(exports['again']).toBe(mod);
    expect(() => instantiatePlanSync(compiledPlan(p.plan(), [undefined]), { mod: {} })).toThrow(
      /should be a WebAssembly.Module/,
    );
    const wants = await compile(`(module (import "a" "b" (func)))`);
    const unfit: unknown = (() => {
      try {
        return instantiatePlanSync(compiledPlan(p.plan(), [undefined]), { mod: wants });
      } catch (error) {
        return error;
      }
    })();
    expect(unfit).toBeInstanceOf(WitlinkError);
    expect((unfit as WitlinkError).diagnostics).toMatchObject([
      { code: 'runtime/module-mismatch' },
    ]);
  });
});

describe('programs that are given to each other', () => {
  const provider = async (): Promise<Program> => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module (func (export "f") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then unreachable)) (i32.mul (local.get 0) (i32.const 3))))`,
    );
    const f = p.lift('f', 0, p.coreExport(m, 'f'), { params: { x: 'u32' }, result: 'u32' });
    p.exports.push({
      kind: 'instance',
      name: 'a:b/c@1.0.0',
      items: [{ kind: 'func', name: 'f', func: f }],
    });
    return p.run();
  };

  test('work, and share their end', async () => {
    const one = await provider();
    const two = await passing(['a:b/c@1.0.0', 'f']).run(one.exports);
    expect(two.call('run', 5)).toBe(15);
    const trap = trapOf(() => two.call('run', 0));
    expect(trap.code).toBe('trap/wasm');
    const { f } = one.exports['c'] as { f: (x: number) => number };
    expect(trapOf(() => f(1)).code).toBe('trap/poisoned');
  });

  test('the end of one that uses the other is the end of the other', async () => {
    const one = await provider();
    const p = passing(['a:b/c@1.0.0', 'f']);
    const m = p.core(0, `(module (func (export "bad") unreachable))`);
    p.exportFunc('bad', p.lift('bad', 0, p.coreExport(m, 'bad'), {}));
    const two = await p.run(one.exports);
    trapOf(() => two.call('bad'));
    const { f } = one.exports['c'] as { f: (x: number) => number };
    expect(trapOf(() => f(1)).code).toBe('trap/poisoned');
  });
});
