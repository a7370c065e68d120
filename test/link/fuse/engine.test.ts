/** Engines without what adapters need, and what can be read of the code that the others run. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Link from '../../../src/link/index.ts';
import type { Running, Trap } from '../../../src/runtime/index.ts';
import { wat } from '../wat.ts';

/** An app that calls a store; `get` is what the store does. */
const shop = (get: string): Promise<Uint8Array> =>
  wat(`(component
    (component $store
      (core module $m (func $get_secret (export "get") (param i32) (result i32) ${get}))
      (core instance $i (instantiate $m))
      (func $get (param "x" u32) (result u32) (canon lift (core func $i "get")))
      (instance $out (export "get" (func $get)))
      (export "demo:shop/store" (instance $out)))
    (component $app
      (import "demo:shop/store" (instance $s (export "get" (func (param "x" u32) (result u32)))))
      (core func $get (canon lower (func $s "get")))
      (core module $m (import "" "get" (func $get (param i32) (result i32)))
        (func $run_it (export "run") (result i32) (call $get (i32.const 20))))
      (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
      (func (export "run") (result u32) (canon lift (core func $i "run"))))
    (instance $store (instantiate $store))
    (instance $app (instantiate $app (with "demo:shop/store" (instance $store "demo:shop/store"))))
    (export "run" (func $app "run")))`);

// What the engine has is asked once by each copy of the module.
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.restoreAllMocks());

const linker = (): Promise<typeof Link> => import('../../../src/link/index.ts');

function run({ exports }: Running): unknown {
  return (exports['run'] as () => unknown)();
}

test.each([
  ['multi-memory', [false, true, true, true]],
  ['exception-handling', [true, false, true, true]],
  ['simd', [true, true, false, true]],
  ['gc', [true, true, true, false]],
  ['multi-memory, exception-handling, simd, gc', [false, false, false, false]],
])('an engine without %s runs the plain way, and it is told', async (names, answers) => {
  const validate = vi.spyOn(WebAssembly, 'validate');
  for (const answer of answers) validate.mockReturnValueOnce(answer);
  const { link } = await linker();
  for (let i = 0; i < 2; i++) {
    const { value } = await link(await shop('(i32.add (local.get 0) (i32.const 22))'));
    const between = value!.boundaries().find((b) => b.caller === 'app')!;
    expect(between).toMatchObject({ way: 'plain', why: `the engine lacks ${names}` });
    expect(value!.plan.steps.map((step) => step.kind)).not.toContain('adapters');
    expect(run(await value!.instantiate())).toBe(42);
  }
  expect(validate).toHaveBeenCalledTimes(4);
});

test('what is asked about is what the engine here has', async () => {
  const asked: boolean[] = [];
  const { validate } = WebAssembly;
  vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
    const answer = validate.call(WebAssembly, bytes);
    asked.push(answer);
    return answer;
  });
  const { link } = await linker();
  const { value } = await link(await shop('(i32.add (local.get 0) (i32.const 22))'));
  expect(asked).toEqual([true, true, true, true]);
  expect(value!.boundaries().find((b) => b.caller === 'app')).toMatchObject({ way: 'adapter' });
  expect(run(await value!.instantiate())).toBe(42);
});

test.each([true, false])('whether it has built-ins for strings is told: %s', async (has) => {
  const imported = { module: 'wasm:js-string', name: 'length', kind: 'function' } as const;
  if (!has) vi.spyOn(WebAssembly.Module, 'imports').mockReturnValue([imported]);
  const { link } = await linker();
  const component = await wat(`(component
    (import "log" (func $log (param "text" string) (param "texts" (list string))))
    (core module $mem (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 8)))
    (core instance $mem (instantiate $mem))
    (core func $log (canon lower (func $log) (memory (core memory $mem "m"))))
    (core module $m (import "" "log" (func (param i32 i32 i32 i32)))
      (func (export "f") (param i32 i32) (result i32) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "log" (func $log))))))
    (func (export "f") (param "text" string) (result string) (canon lift (core func $i "f")
      (memory (core memory $mem "m")) (realloc (core func $mem "r")))))`);
  const converted = { type: 'string', done: 'converted' };
  const text = has ? { ...converted, short: 'js-string' } : converted;
  for (const fuse of [true, false]) {
    const of = fuse ? text : converted;
    const { value } = await link(component, { fuse });
    const list = { name: 'texts', type: 'list<string>', done: 'converted' };
    expect(value!.boundaries().map(({ params, result }) => [params, result])).toEqual([
      [[{ name: 'text', ...of }], of],
      [[{ name: 'text', ...of }, list], undefined],
    ]);
  }
});

test('stacks name the adapter between the functions of two guests', async () => {
  const { link } = await linker();
  const told = async (fuse: boolean): Promise<Trap> => {
    const { value } = await link(await shop('unreachable'), { fuse });
    const running = await value!.instantiate();
    try {
      run(running);
    } catch (error) {
      return error as Trap;
    }
    throw new Error('it returned');
  };
  const trap = await told(true);
  expect(trap).toMatchObject({ component: 'store', func: 'demo:shop/store#get' });
  expect(trap.message).toBe((await told(false)).message);
  const { stack } = trap.cause as Error;
  const wasm = stack!.split('\n').filter((line) => line.includes('wasm://'));
  expect(wasm.map((line) => /^ *at (.*) \(wasm:/.exec(line)?.[1])).toEqual([
    'm.get_secret',
    '[adapter] app -> demo:shop/store#get',
    'm.run_it',
    '[adapter] host -> run',
  ]);
});
