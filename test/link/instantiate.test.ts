/** What `instantiate` leaves to the engine's own time, and what it says where the engine refuses. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instantiate, instantiateSync, link } from '../../src/link/index.ts';
import { wat } from './wat.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A component whose core module has `bytes` of data. */
const component = (bytes: number, more = ''): string => `(component
  (core module $m (memory 2) (data (i32.const 0) "${'x'.repeat(bytes)}")
    (func (export "f") (result i32) i32.const 7) ${more})
  (core instance $i (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))`;

/** Lets engines make only small modules and instances synchronously, as browsers do on their main thread. */
function likeMainThread(most: number): { readonly asked: string[] } {
  const { Module, Instance, compile } = WebAssembly;
  const large = new WeakSet<WebAssembly.Module>();
  const asked: string[] = [];
  const refuse = (what: string, isLarge: boolean): void => {
    asked.push(what);
    if (isLarge) throw new RangeError(`${what} is disallowed on the main thread`);
  };
  vi.spyOn(WebAssembly, 'compile').mockImplementation(async (bytes) => {
    const module = await compile.call(WebAssembly, bytes);
    if (bytes.byteLength > most) large.add(module);
    return module;
  });
  const construct = <C extends typeof Module | typeof Instance>(
    original: C,
    isLarge: (argument: never) => boolean,
  ): C =>
    new Proxy(original, {
      construct(target, args: [never]) {
        refuse(`WebAssembly.${original.name}`, isLarge(args[0]));
        return Reflect.construct(target, args) as object;
      },
    });
  vi.spyOn(WebAssembly, 'Module', 'get').mockReturnValue(
    construct(Module, (bytes: Uint8Array) => bytes.byteLength > most),
  );
  vi.spyOn(WebAssembly, 'Instance', 'get').mockReturnValue(
    construct(Instance, (module: WebAssembly.Module) => large.has(module)),
  );
  return { asked };
}

describe('large modules on a main thread', () => {
  test('are compiled and instantiated in the engine’s own time', async () => {
    const bytes = await wat(component(100_000));
    likeMainThread(50_000);
    const { exports } = await instantiate(bytes);
    expect((exports['f'] as () => unknown)()).toBe(7);
    const { value } = await link(bytes);
    await expect(value!.instantiate()).resolves.toHaveProperty('exports');
  });

  test('are refused where nothing may be waited for, as a limit of the engine’s', async () => {
    const bytes = await wat(component(100_000));
    const { asked } = likeMainThread(50_000);
    const { value } = await link(bytes);
    expect(() => value!.instantiateSync()).toThrow(
      /a core module of `component` is refused by the engine: .*main thread \(runtime\/engine-limit\)/,
    );
    expect(asked).toContain('WebAssembly.Instance');
    expect(() => instantiateSync(bytes)).toThrow(
      /a core module is refused by the engine: WebAssembly.Module is disallowed.*`instantiate`/,
    );
  });
});

test('memories that an engine can’t give are its limit, and no bug of ours', async () => {
  const bytes = await wat(component(1));
  const cause = new RangeError('WebAssembly.instantiate(): Out of memory: Cannot allocate');
  vi.spyOn(WebAssembly, 'instantiate').mockRejectedValue(cause);
  const error: unknown = await instantiate(bytes).catch((e: unknown) => e);
  expect(error).toMatchObject({
    diagnostics: [
      {
        code: 'runtime/engine-limit',
        message:
          'a core module of `component` is refused by the engine: ' +
          'WebAssembly.instantiate(): Out of memory: Cannot allocate',
      },
    ],
    cause,
  });
});

test('a start function that runs out of stack is a trap', async () => {
  const text = component(1, '(func $deep (call $deep)) (start $deep)');
  const bytes = await wat(text);
  await expect(instantiate(bytes)).rejects.toMatchObject({ code: 'trap/stack-overflow' });
  expect(() => instantiateSync(bytes)).toThrow('trap/stack-overflow');
});

test('while an instance comes to be nothing else runs in its store', async () => {
  const text = `(component
    (import "tell" (func $tell (param "x" u32)))
    (core func $tell (canon lower (func $tell)))
    (core module $m (import "" "tell" (func $tell (param i32)))
      (func $start (call $tell (i32.const 1))) (start $start)
      (func (export "f") (result i32) i32.const 7))
    (core module $n (import "" "tell" (func $tell (param i32)))
      (func $start (call $tell (i32.const 2))) (start $start))
    (core instance $i (instantiate $m (with "" (instance (export "tell" (func $tell))))))
    (core instance (instantiate $n (with "" (instance (export "tell" (func $tell))))))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
  const told: unknown[] = [];
  const tell = (x: unknown): void => {
    told.push(x);
  };
  const { exports } = await instantiate(await wat(text), { tell });
  expect(told).toEqual([1, 2]);
  expect((exports['f'] as () => unknown)()).toBe(7);
});
