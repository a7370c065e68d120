/** Calls between JavaScript and guests as nobody expects them, through adapters and without: the same becomes of them. */
import { describe, expect, test } from 'vitest';
import { link } from '../../../src/link/index.ts';
import { disposeKey, type Imports, type Running } from '../../../src/runtime/index.ts';
import type { Func } from '../../runtime/components.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';

async function run(fuse: boolean, text: string, imports: Imports): Promise<Running> {
  const { value } = await link(await wat(text), { fuse });
  const running = value!.instantiateSync(imports);
  expect(running.store.adapters === undefined).toBe(!fuse);
  return running;
}

async function exportsOf(...given: Parameters<typeof run>): Promise<Record<string, Func>> {
  return (await run(...given)).exports as Record<string, Func>;
}

/** `f` gives what the import `h` gives for the same string, `boom` traps. */
const asking = `(component
  (import "h" (func $h (param "a" string) (result string)))
  (core module $store (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $store (instantiate $store))
  (core func $h (canon lower (func $h)
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))))
  (core module $m (import "" "h" (func $h (param i32 i32 i32)))
    (func (export "f") (param i32 i32) (result i32)
      (call $h (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    (func (export "g") (param i32) (result i32) (local.get 0))
    (func (export "boom") unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "h" (func $h))))))
  (type $r' (record (field "x" u32)))
  (export $r "r" (type $r'))
  (func (export "f") (param "a" string) (result string) (canon lift (core func $i "f")
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))))
  (func (export "g") (param "a" $r) (result u32) (canon lift (core func $i "g")))
  (func (export "boom") (canon lift (core func $i "boom"))))`;

/** `f` drops a `thing` that it asks the host for, and says so in its result; `boom` does, and traps. */
const dropping = `(component
  (import "thing" (type $thing (sub resource)))
  (import "get" (func $get (result (own $thing))))
  (core func $get (canon lower (func $get)))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "get" (func $get (result i32))) (import "" "drop" (func $drop (param i32)))
    (func (export "f") (result i32)
      (block (try_table (catch_all 0) (call $drop (call $get)) (return (i32.const 1))))
      (i32.const 2))
    (func (export "boom") (call $drop (call $get)) unreachable)
    (func (export "twice") (local $h i32)
      (local.set $h (call $get)) (call $drop (local.get $h)) (call $drop (local.get $h))))
  (core instance $i (instantiate $m (with ""
    (instance (export "get" (func $get)) (export "drop" (func $drop))))))
  (func (export "f") (result u32) (canon lift (core func $i "f")))
  (func (export "boom") (canon lift (core func $i "boom")))
  (func (export "twice") (canon lift (core func $i "twice"))))`;

/** What the component imports; `dispose` is told of each object that is dropped. */
function things(dispose: () => unknown): Imports {
  class Thing {
    [disposeKey](): void {
      dispose();
    }
  }
  return { thing: Thing, get: () => new Thing() };
}

describe.each([
  ['plainly', false],
  ['through adapters', true],
])('%s', (_, fuse) => {
  test('an argument may call the same function while it is read', async () => {
    const { f, g } = await exportsOf(fuse, asking, { h: (s: string) => `${s}!` });
    const outer = {
      get x() {
        expect(f!('a'.repeat(40))).toBe(`${'a'.repeat(40)}!`);
        return g!({ x: 5 });
      },
    };
    expect(g!(outer)).toBe(5);
    const throwing = {
      get x(): never {
        throw new RangeError('not today');
      },
    };
    expect(() => g!(throwing)).toThrow('reading it threw RangeError: not today');
    expect(g!({ x: 6 })).toBe(6);
  });

  test('an argument that ends the program while it is read is not taken', async () => {
    const { g, boom } = await exportsOf(fuse, asking, { h: (s: string) => s });
    const dying = {
      get x() {
        expect(trapOf(() => boom!()).code).toBe('trap/wasm');
        return 1;
      },
    };
    expect(trapOf(() => g!(dying)).code).toBe('trap/poisoned');
  });

  test('the host may not come back, even where it goes on as if nothing was', async () => {
    const h = (s: string): string => {
      expect(trapOf(() => exports['f']!(s)).code).toBe('trap/cannot-enter');
      return s;
    };
    const exports = await exportsOf(fuse, asking, { h });
    expect(trapOf(() => exports['f']!('a')).code).toBe('trap/cannot-enter');
    expect(trapOf(() => exports['g']!({ x: 1 })).code).toBe('trap/poisoned');
  });

  test.each([
    ['plain', false],
    ['through adapters', true],
  ])('a program whose import is the export of another one: %s', async (__, other) => {
    const b = await exportsOf(other, asking, { h: (s: string) => `<${s}>` });
    const a = await exportsOf(fuse, asking, { h: b['f'] });
    expect(a['f']!('é'.repeat(50))).toBe(`<${'é'.repeat(50)}>`);
    expect(() => a['f']!(5)).toThrow('expected a string, got number 5');
    const trap = trapOf(() => b['boom']!());
    expect(trapOf(() => a['f']!('a')).cause).toBe(trap);
  });

  test('what is thrown is an error of the function that has some, and of no other', async () => {
    const names = ['fails', 'gives'];
    const text = `(component
      (import "fails" (func $fails (result (result))))
      (import "gives" (func $gives (result u32)))
      ${names.map((name) => `(core func $${name} (canon lower (func $${name})))`).join('\n')}
      (core module $m ${names.map((name) => `(import "" "${name}" (func $${name} (result i32)))`).join('\n')}
        ${names.map((name) => `(func (export "${name}") (result i32) (call $${name}))`).join('\n')})
      (core instance $i (instantiate $m (with "" (instance
        ${names.map((name) => `(export "${name}" (func $${name}))`).join('\n')}))))
      (func (export "fails") (result (result)) (canon lift (core func $i "fails")))
      (func (export "gives") (result u32) (canon lift (core func $i "gives"))))`;
    const payload = (): never => {
      throw Object.assign(new Error('not today'), { payload: 7 });
    };
    const nothing = (): never => {
      throw Object.assign(new Error('nothing'), { payload: undefined });
    };
    const { fails, gives } = await exportsOf(fuse, text, { fails: nothing, gives: payload });
    expect(() => fails!()).toThrow(expect.objectContaining({ name: 'ComponentError' }));
    expect(trapOf(() => gives!())).toMatchObject({ code: 'trap/host-exception' });
  });

  test('a destructor that traps is where a trap is said to be', async () => {
    const text = `(component
      (core module $d (func (export "dtor") (param i32) unreachable))
      (core instance $d (instantiate $d))
      (type $t' (resource (rep i32) (dtor (core func $d "dtor"))))
      (export $t "t" (type $t'))
      (core func $new (canon resource.new $t'))
      (core module $m (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 1))))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (func (export "make") (result (own $t)) (canon lift (core func $i "make"))))`;
    const { make } = await exportsOf(fuse, text, {});
    const made = make!() as Record<symbol, Func>;
    expect(trapOf(() => made[Symbol.dispose]!()).message).toContain('function `[dtor]t`: ');
  });

  describe('what a guest drops of the host', () => {
    test('is disposed of, and needs no other way', async () => {
      let disposed = 0;
      const { exports, store } = await run(
        fuse,
        dropping,
        things(() => void disposed++),
      );
      const { f } = exports as Record<string, Func>;
      expect(f!()).toBe(1);
      expect(f!()).toBe(1);
      expect(disposed).toBe(2);
      expect(store.plan.coreFuncs.every(({ kind }) => kind === 'export')).toBe(fuse);
    });

    test('ends the program by what it throws, which no guest catches', async () => {
      const throws = (): never => {
        throw new RangeError('not today');
      };
      const { f } = await exportsOf(fuse, dropping, things(throws));
      const trap = trapOf(() => f!());
      expect(trap.code).toBe('trap/host-exception');
      expect(trap.message).toContain('function `[Symbol.dispose]`: it threw RangeError: not today');
      expect(trapOf(() => f!()).code).toBe('trap/poisoned');
    });

    test('may not come back, even where it goes on as if nothing was', async () => {
      const back = (): void => {
        expect(trapOf(() => exports['f']!()).code).toBe('trap/cannot-enter');
      };
      const exports = await exportsOf(fuse, dropping, things(back));
      expect(trapOf(() => exports['f']!()).code).toBe('trap/cannot-enter');
    });

    test('is dropped once', async () => {
      let disposed = 0;
      const { twice } = await exportsOf(
        fuse,
        dropping,
        things(() => void disposed++),
      );
      const trap = trapOf(() => twice!());
      expect(trap.code).toBe('trap/unknown-handle');
      expect(trap.message).toContain('function `twice`: unknown handle index 1');
      expect(disposed).toBe(1);
    });

    test('is asked for by name where the host has none', async () => {
      const { value } = await link(await wat(dropping), { fuse });
      expect(() => value!.instantiateSync({ get: () => ({}) })).toThrow(
        'import `thing` of `component` is missing',
      );
    });
  });

  test('who has grown beyond the limit is told when the call is over, whatever it has called', async () => {
    const growing = `(core module $m (import "" "h" (func $h)) (memory (export "m") 1)
          (func (export "f") (param i32) (drop (memory.grow (local.get 0))) (call $h)))
        (core instance $i (instantiate $m (with "" (instance (export "h" (func $h))))))
        (func (export "f") (param "pages" u32) (canon lift (core func $i "f")))`;
    const text = `(component
      (import "h" (func $h))
      (component $c (import "h" (func $h')) (core func $h (canon lower (func $h'))) ${growing})
      (instance $a (instantiate $c (with "h" (func $h))))
      (instance $b (instantiate $c (with "h" (func $h))))
      (export "a" (func $a "f")) (export "b" (func $b "f")))`;
    let called = 0;
    const { value } = await link(await wat(text), { fuse, limits: { memory: 4 * 65_536 } });
    const { exports } = value!.instantiateSync({ h: () => void called++ });
    const { a, b } = exports as Record<string, Func>;
    a!(1);
    b!(1);
    expect(called).toBe(2);
    // Each may have two pages more, both together only these.
    expect(trapOf(() => b!(1)).code).toBe('trap/limit-memory');
    expect(called).toBe(3);
  });

  test('who cleans up may not call the host', async () => {
    const text = asking
      .replace(
        '(export "boom") unreachable)',
        '(export "post") (param i32) (call $h (i32.const 0) (i32.const 0) (i32.const 16)))',
      )
      .replace(/\(func \(export "boom"\) \(canon.*\)\)/, ')')
      .replace(
        '(realloc (core func $store "realloc"))))\n  (func (export "g")',
        '(realloc (core func $store "realloc")) (post-return (core func $i "post"))))\n  (func (export "g")',
      );
    const called: string[] = [];
    const { f } = await exportsOf(fuse, text, { h: (s: string) => (called.push(s), s) });
    expect(trapOf(() => f!('a')).code).toBe('trap/cannot-leave');
    expect(called).toEqual(['a']);
  });
});
