import { describe, expect, test } from 'vitest';
import { Trap } from '../../src/runtime/index.ts';
import type { DefinedType, TypeRef } from '../../src/model/index.ts';
import { allocator, type FuncSpec, PlanBuilder, type Program, trapOf } from './harness.ts';

/** `a` calls `f` of `b` with core values of its own making, `call` being the core call. */
async function passes(
  types: readonly DefinedType[],
  spec: FuncSpec,
  coreParams: string,
  call: string,
): Promise<Program> {
  const p = new PlanBuilder();
  for (const t of types) p.type(t);
  const a = p.instance('a');
  const b = p.instance('b');
  const inner = p.core(b, `(module ${allocator} (func (export "f") (param ${coreParams})))`);
  const f = p.lift('f', b, p.coreExport(inner, 'f'), spec, { memory: inner });
  const memory = p.core(a, `(module ${allocator})`);
  const outer = p.core(
    a,
    `(module (import "" "f" (func $f (param ${coreParams})))
      (func (export "run") (call $f ${call})))`,
    { '/f': p.lower(a, f, { memory }) },
  );
  p.exportFunc('run', p.lift('run', a, p.coreExport(outer, 'run'), {}));
  return p.run();
}

const i32s = (...n: number[]): string => n.map((i) => `(i32.const ${i})`).join(' ');

describe('what a guest passes is checked in the name of the guest', () => {
  const list = (type: TypeRef): DefinedType => ({ kind: 'list', type });
  const variant: DefinedType = { kind: 'variant', cases: [{ name: 'a' }, { name: 'b' }] };
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`p${i}`, 'u32' as const]));
  const page = 4 * 65536;
  const rows: [string, readonly DefinedType[], FuncSpec, string, string, string][] = [
    ['a surrogate', [], { params: { c: 'char' } }, 'i32', i32s(0xd800), 'trap/invalid-char'],
    ['beyond Unicode', [], { params: { c: 'char' } }, 'i32', i32s(0x110000), 'trap/invalid-char'],
    ['a negative char', [], { params: { c: 'char' } }, 'i32', i32s(-1), 'trap/invalid-char'],
    ['no such case', [variant], { params: { v: 0 } }, 'i32', i32s(2), 'trap/invalid-discriminant'],
    [
      'a list not aligned',
      [list('u32')],
      { params: { l: 0 } },
      'i32 i32',
      i32s(2, 1),
      'trap/unaligned-pointer',
    ],
    [
      'an empty list not aligned',
      [list('u32')],
      { params: { l: 0 } },
      'i32 i32',
      i32s(2, 0),
      'trap/unaligned-pointer',
    ],
    [
      'a list beyond the memory',
      [list('u32')],
      { params: { l: 0 } },
      'i32 i32',
      i32s(page - 4, 2),
      'trap/list-out-of-bounds',
    ],
    [
      'an empty list beyond it',
      [list('u8')],
      { params: { l: 0 } },
      'i32 i32',
      i32s(page + 1, 0),
      'trap/list-out-of-bounds',
    ],
    [
      'too long a list',
      [list('u64')],
      { params: { l: 0 } },
      'i32 i32',
      i32s(0, 2 ** 25),
      'trap/list-too-long',
    ],
    ['parameters not aligned', [], { params: many }, 'i32', i32s(2), 'trap/unaligned-pointer'],
    [
      'parameters beyond the memory',
      [],
      { params: many },
      'i32',
      i32s(page - 64),
      'trap/pointer-out-of-bounds',
    ],
    ['a pointer of all ones', [], { params: many }, 'i32', i32s(-4), 'trap/pointer-out-of-bounds'],
  ];
  test.each(rows)('%s', async (_, types, spec, params, call, code) => {
    const { call: run } = await passes(types, spec, params, call);
    const trap = trapOf(() => run('run'));
    expect(trap.code).toBe(code);
    expect(trap.component).toBe('a');
    expect(trap.func).toBe('f');
    expect(trap.message).toContain('component `a`, function `f`: ');
    expect(trap.message).toContain('CanonicalABI.md');
  });

  test('the ends of the memory are inside', async () => {
    const { call } = await passes([list('u8')], { params: { l: 0 } }, 'i32 i32', i32s(page, 0));
    expect(call('run')).toBe(undefined);
  });
});

describe('what a guest gives back', () => {
  const returns = async (
    result: TypeRef,
    core: string,
    types: readonly DefinedType[] = [],
  ): Promise<Program> => {
    const p = new PlanBuilder();
    for (const t of types) p.type(t);
    const m = p.core(0, `(module ${allocator} (func (export "f") (result i32) ${core}))`);
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), { result }, { memory: m }));
    return p.run();
  };
  const rows: [string, TypeRef, string, string][] = [
    ['a result pointer not aligned', 'string', '(i32.const 1)', 'trap/unaligned-pointer'],
    [
      'a result pointer beyond the memory',
      'string',
      '(i32.const -4)',
      'trap/pointer-out-of-bounds',
    ],
    [
      'a char in memory',
      0,
      '(i32.store (i32.const 16) (i32.const 0xdfff)) (i32.const 16)',
      'trap/invalid-char',
    ],
    [
      'a discriminant in memory',
      1,
      '(i32.store8 (i32.const 16) (i32.const 9)) (i32.const 16)',
      'trap/invalid-discriminant',
    ],
    [
      'a string in memory',
      'string',
      '(i32.store (i32.const 20) (i32.const -1)) (i32.const 16)',
      'trap/string-too-long',
    ],
  ];
  const types: DefinedType[] = [
    { kind: 'tuple', types: ['char', 'char'] },
    { kind: 'option', type: 'u64' },
  ];
  test.each(rows)('%s', async (_, result, core, code) => {
    const { call } = await returns(result, core, types);
    expect(trapOf(() => call('f')).code).toBe(code);
  });
});

describe('realloc', () => {
  const withRealloc = async (result: string): Promise<Program> => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module (memory (export "mem") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${result})
        (func (export "f") (param i32 i32)))`,
    );
    const u32s = p.type({ kind: 'list', type: 'u32' });
    const f = p.coreExport(m, 'f');
    p.exportFunc('list', p.lift('list', 0, f, { params: { l: u32s } }, { memory: m }));
    p.exportFunc('text', p.lift('text', 0, f, { params: { s: 'string' } }, { memory: m }));
    return p.run();
  };

  test.each([
    ['(i32.const -4)', 'list', [1, 2], 'trap/realloc-out-of-bounds'],
    ['(i32.const -4)', 'list', [], 'trap/realloc-out-of-bounds'],
    ['(i32.const -1)', 'list', [1, 2], 'trap/realloc-unaligned'],
    ['(i32.const 2)', 'list', [], 'trap/realloc-unaligned'],
    ['(i32.const 65535)', 'text', 'ab', 'trap/realloc-out-of-bounds'],
    ['(unreachable)', 'text', 'ab', 'trap/wasm'],
  ] as const)('%s for a %s', async (result, func, value, code) => {
    const { call } = await withRealloc(result);
    expect(trapOf(() => call(func, value)).code).toBe(code);
  });

  test('a memory that grows in realloc is seen at its new size', async () => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module (memory (export "mem") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
          (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
        (func (export "f") (param i32 i32) (result i32) (i32.load8_u (local.get 0))))`,
    );
    const type = { params: { s: 'string' }, result: 'u32' } as const;
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), type, { memory: m }));
    const { call } = await p.run();
    expect(call('f', 'A')).toBe(65);
    expect(call('f', 'B')).toBe(66);
  });
});

describe('leaving', () => {
  /** `from` is where the guest calls its import: in realloc, post-return or its function. */
  const leavesIn = async (from: 'realloc' | 'post' | 'f'): Promise<Program> => {
    const p = new PlanBuilder();
    const log = p.importFunc(['log'], {});
    p.imports.push({ kind: 'func', name: 'log', func: log });
    const leave = (where: string): string => (where === from ? '(call $log)' : '');
    const m = p.core(
      0,
      `(module (import "" "log" (func $log))
        (memory (export "mem") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${leave('realloc')} (i32.const 8))
        (func (export "post") ${leave('post')})
        (func (export "f") (param i32 i32) ${leave('f')}))`,
      { '/log': p.lower(0, log) },
    );
    const options = { memory: m, postReturn: p.coreExport(m, 'post') };
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), { params: { s: 'string' } }, options));
    return p.run({ log: () => undefined });
  };

  test('realloc and post-return may not, the function may', async () => {
    expect((await leavesIn('f')).call('f', '')).toBe(undefined);
    for (const from of ['realloc', 'post'] as const) {
      const { call } = await leavesIn(from);
      expect(trapOf(() => call('f', '')).code).toBe('trap/cannot-leave');
    }
  });

  test('post-return gets the flat result, after it was lifted', async () => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module ${allocator}
        (data (i32.const 64) "hello")
        (func (export "f") (result i32)
          (i32.store (i32.const 16) (i32.const 64)) (i32.store (i32.const 20) (i32.const 5))
          (i32.const 16))
        (func (export "post") (param i32)
          (if (i32.ne (local.get 0) (i32.const 16)) (then unreachable))
          (memory.fill (i32.const 64) (i32.const 0) (i32.const 5))))`,
    );
    const options = { memory: m, postReturn: p.coreExport(m, 'post') };
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), { result: 'string' }, options));
    const program = await p.run();
    expect(program.call('f')).toBe('hello');
    expect(program.call('f')).toBe('\0\0\0\0\0');
  });
});

describe('entering', () => {
  test('a host that calls back into the program traps', async () => {
    const p = new PlanBuilder();
    const back = p.importFunc(['back'], {});
    p.imports.push({ kind: 'func', name: 'back', func: back });
    const m = p.core(0, `(module (import "" "back" (func $b)) (func (export "f") (call $b)))`, {
      '/back': p.lower(0, back),
    });
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), {}));
    let swallowed: unknown;
    const program: Program = await p.run({
      back: () => {
        try {
          program.call('f');
        } catch (error) {
          swallowed = error;
        }
      },
    });
    const trap = trapOf(() => program.call('f'));
    expect(trap.code).toBe('trap/cannot-enter');
    expect(swallowed).toBe(trap);
  });

  test.each([
    ['a parent its child', 0, 1],
    ['a child its parent', 1, 0],
    ['an instance itself', 1, 1],
  ])('%s', async (_, caller, callee) => {
    const p = new PlanBuilder();
    p.instance('child');
    const inner = p.core(callee, `(module (func (export "f")))`);
    const f = p.lift('f', callee, p.coreExport(inner, 'f'), {});
    const outer = p.core(
      caller,
      `(module (import "" "f" (func $f)) (func (export "g") (call $f)))`,
      { '/f': p.lower(caller, f) },
    );
    p.exportFunc('g', p.lift('g', caller, p.coreExport(outer, 'g'), {}));
    const { call } = await p.run();
    expect(trapOf(() => call('g')).code).toBe('trap/cannot-enter');
  });

  test('siblings may, and again after', async () => {
    const { call } = await passes([], { params: { x: 'u32' } }, 'i32', i32s(1));
    call('run');
    expect(call('run')).toBe(undefined);
  });
});

describe('a trap ends the store', () => {
  const twoFuncs = async (): Promise<Program> => {
    const p = new PlanBuilder();
    const m = p.core(
      0,
      `(module (func (export "bad") unreachable) (func (export "good") (result i32) (i32.const 1)))`,
    );
    p.exportFunc('bad', p.lift('bad', 0, p.coreExport(m, 'bad'), {}));
    p.exportFunc('good', p.lift('good', 0, p.coreExport(m, 'good'), { result: 'u32' }));
    return p.run();
  };

  test('nothing runs after', async () => {
    const { call } = await twoFuncs();
    expect(call('good')).toBe(1);
    const first = trapOf(() => call('bad'));
    expect(first.code).toBe('trap/wasm');
    expect(first.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    for (const name of ['good', 'bad']) {
      const later = trapOf(() => call(name));
      expect(later.code).toBe('trap/poisoned');
      expect(later.cause).toBe(first);
    }
  });

  test('other programs of the same plan go on', async () => {
    const one = await twoFuncs();
    const other = await twoFuncs();
    trapOf(() => one.call('bad'));
    expect(other.call('good')).toBe(1);
  });

  test('a guest that catches everything does not catch it', async () => {
    const p = new PlanBuilder();
    const a = p.instance('a');
    const b = p.instance('b');
    const host = p.importFunc(['host'], {});
    p.imports.push({ kind: 'func', name: 'host', func: host });
    const inner = p.core(
      b,
      `(module (tag $t) (func (export "unreachable") unreachable) (func (export "throws") (throw $t)))`,
    );
    const callees: Record<string, number> = {
      host: p.lower(a, host),
      unreachable: p.lower(a, p.lift('unreachable', b, p.coreExport(inner, 'unreachable'), {})),
      throws: p.lower(a, p.lift('throws', b, p.coreExport(inner, 'throws'), {})),
      char: p.lower(
        a,
        p.lift('char', b, p.coreExport(inner, 'unreachable'), { params: { c: 'char' } }),
      ),
    };
    const catching = (name: string): string => `
      (func (export "${name}")
        (block $caught
          (try_table (catch_all $caught) ${name === 'char' ? '(i32.const -1)' : ''} (call $${name}))))`;
    const outer = p.core(
      a,
      `(module
        (import "" "host" (func $host)) (import "" "unreachable" (func $unreachable))
        (import "" "throws" (func $throws)) (import "" "char" (func $char (param i32)))
        ${Object.keys(callees).map(catching).join('\n')})`,
      Object.fromEntries(Object.entries(callees).map(([k, v]) => [`/${k}`, v])),
    );
    for (const name of Object.keys(callees)) {
      p.exportFunc(name, p.lift(`run-${name}`, a, p.coreExport(outer, name), {}));
    }
    const codes: Record<string, string> = {
      host: 'trap/host-exception',
      unreachable: 'trap/wasm',
      throws: 'trap/guest-exception',
      char: 'trap/invalid-char',
    };
    const boom = new WebAssembly.RuntimeError('as if it were a trap');
    for (const [name, code] of Object.entries(codes)) {
      const { call } = await p.run({
        host: () => {
          throw boom;
        },
      });
      const trap = trapOf(() => call(name));
      expect(trap.code).toBe(code);
      if (name === 'host') expect(trap.cause).toBe(boom);
    }
  });

  test('a stack that overflows is a trap', async () => {
    const p = new PlanBuilder();
    const m = p.core(0, `(module (func $f (export "f") (call $f)))`);
    p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), {}));
    const { call } = await p.run();
    expect(trapOf(() => call('f')).code).toBe('trap/stack-overflow');
  });

  test('a start function that traps ends instantiation', async () => {
    const p = new PlanBuilder();
    p.core(p.instance('starter'), `(module (func $s unreachable) (start $s))`);
    const error: unknown = await p.run().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Trap);
    expect((error as Trap).code).toBe('trap/wasm');
    expect((error as Trap).component).toBe('starter');
  });
});
