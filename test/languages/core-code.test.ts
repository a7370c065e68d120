/**
 * What a guest does when a caller has its memory in hand: `cabi_realloc` and what runs after returns (`cabi_post_…`) call no
 * import and drop no handle, and memory is there before the module has begun, with nothing but its own globals to stand
 * on. Components of Python and JavaScript are snapshots of programs that have begun. CanonicalABI.md, Canonical ABI options, Component Instances (may_leave).
 */
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { guestModules, reachOfExports } from './core-code.ts';
import { Programs } from './programs.ts';

const given = /^cabi_(?:realloc$|post_)/;
/**
 * Those whose code can be followed. Go's runtime calls all by tables, and so do the interpreters of Python and JavaScript: the
 * runtime, which traps where something is called that may not be, has run each of their functions often (leaks-collected.test.ts).
 */
const followed = ['assemblyscript', 'c', 'cpp', 'rust'];
const roles = ['provider', 'app'] as const;
const timeout = 120_000;

const programs = new Programs();

beforeAll(() => programs.build([...followed, 'go'], ['sink'], roles), 600_000);

function moduleOf(context: TestContext, language: string, role: (typeof roles)[number]) {
  const modules = guestModules(programs.bytes(context, language, 'sink', role));
  expect(modules.length).toBe(1);
  return modules[0]!;
}

describe.each(roles)('the %s', (role) => {
  test.for(followed)('in %s leaves nowhere', { timeout }, async (language, context) => {
    const module = moduleOf(context, language, role);
    const reach = await reachOfExports(module, given);
    expect(reach.size).toBeGreaterThan(role === 'provider' ? 10 : 1);
    expect([...reach].filter(([, imports]) => imports.length > 0)).toEqual([]);
    // What else is there does.
    const all = await reachOfExports(module, /#make$|^run$/);
    expect([...all.values()].flat().length).toBeGreaterThan(0);
  });

  test.for(followed)('in %s has memory before it begins', { timeout }, (language, context) => {
    const module = new WebAssembly.Module(moduleOf(context, language, role));
    const { exports } = new WebAssembly.Instance(
      module,
      importsOf(module, (name) => {
        throw new Error(`${name} is called`);
      }),
    );
    useMemory(exports);
  });

  test('in go has memory while it begins', { timeout }, (context) => {
    const module = new WebAssembly.Module(moduleOf(context, 'go', role));
    const called: string[] = [];
    let used = false;
    const imports = importsOf(module, (name, args) => {
      called.push(name);
      // As an adapter for WASI does when it is called first.
      if (!used) {
        used = true;
        useMemory(exports);
      }
      // Go doesn't begin without a time that has passed.
      const { buffer } = exports['memory'] as WebAssembly.Memory;
      if (name.endsWith(' clock_time_get')) new DataView(buffer).setInt32(args[2]!, 1, true);
      return 0;
    });
    const { exports } = new WebAssembly.Instance(module, imports);
    (exports['_initialize'] as () => void)();
    expect(called.length).toBeGreaterThan(0);
    useMemory(exports);
  });
});

type CoreImports = Record<string, Record<string, (...args: number[]) => unknown>>;

/** The imports of a module, which tell that they are called. */
function importsOf(
  module: WebAssembly.Module,
  call: (name: string, args: readonly number[]) => unknown,
): CoreImports {
  const imports: CoreImports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    expect(kind).toBe('function');
    // There is nothing in a context yet.
    expect(name).not.toMatch(/context-[gs]et/);
    (imports[from] ??= {})[name] = (...args: number[]) => call(`${from} ${name}`, args);
  }
  return imports;
}

/** Asks for blocks, writes to them, and makes one larger. */
function useMemory(exports: Readonly<Record<string, unknown>>): void {
  const memory = exports['memory'] as WebAssembly.Memory;
  const realloc = exports['cabi_realloc'] as (...args: readonly number[]) => number;
  const bytes = (at: number, size: number) => new Uint8Array(memory.buffer, at, size);
  // Two pages, as adapters for WASI want.
  const blocks = [1000, 65_536, 65_536].map((size, i) => {
    const at = realloc(0, 0, 8, size) >>> 0;
    expect(at % 8).toBe(0);
    bytes(at, size).fill(i + 1);
    return [at, size] as const;
  });
  const [[small], ...large] = blocks as [readonly [number, number], ...typeof blocks];
  const grown = realloc(small, 1000, 8, 3000) >>> 0;
  expect(bytes(grown, 1000).every((byte) => byte === 1)).toBe(true);
  for (const [i, [at, size]] of large.entries()) {
    expect(bytes(at, size).every((byte) => byte === i + 2)).toBe(true);
  }
}

describe('what a module reaches', () => {
  test('by calls, by tables and by references is found', async () => {
    const reach = await reachOfExports(
      `(module
        (type $f (func (param i32)))
        (import "m" "direct" (func $direct (param i32)))
        (import "m" "listed" (func $listed (param i32)))
        (import "m" "other" (func $other))
        (table funcref (elem $through $other))
        (func $through (param i32) (call $listed (local.get 0)))
        (func $helper (param i32) (call $direct (local.get 0)))
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
          (call_indirect (type $f) (local.get 0) (i32.const 0)) (i32.const 0))
        (func (export "cabi_post_a") (param i32) (call $helper (local.get 0)))
        (func (export "cabi_post_b") (param i32))
        (func (export "a") (call $other)))`,
      given,
    );
    expect([...reach]).toEqual([
      ['cabi_realloc', ['m listed']],
      ['cabi_post_a', ['m direct']],
      ['cabi_post_b', []],
    ]);
  });
});
