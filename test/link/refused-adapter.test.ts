/** Where an engine refuses an adapter that was made for it, the program runs the plain way, and says so. */
import { expect, test } from 'vitest';
import { instantiateSync, link } from '../../src/link/index.ts';
import { wat } from './wat.ts';

/** More cases than an engine lets one branch tell apart. */
const count = 66_000;
const cases = Array.from(
  { length: count },
  (_, i) => `(case "c${i}" ${i % 2 === 0 ? 'string' : 'u8'})`,
).join(' ');

const text = `(component
  (component $b
    (type $v' (variant ${cases}))
    (export $v "v" (type $v'))
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "f") (param i32 i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
    (core instance $i (instantiate $m))
    (func (export "f") (param "v" $v) (result u32) (canon lift (core func $i "f")
      (memory (core memory $i "mem")) (realloc (core func $i "realloc")))))
  (component $a
    (import "b" (instance $b
      (type $v' (variant ${cases}))
      (export "v" (type $v (eq $v')))
      (export "f" (func (param "v" $v) (result u32)))))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $f (canon lower (func $b "f") (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "f" (func $f (param i32 i32 i32) (result i32)))
      (func (export "g") (param i32) (result i32)
        (call $f (local.get 0) (i32.const 3) (i32.const 0))))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "g") (param "n" u32) (result u32) (canon lift (core func $i "g"))))
  (instance $b (instantiate $b))
  (instance $a (instantiate $a (with "b" (instance $b))))
  (export "g" (func $a "g")))`;

test('an adapter that the engine refuses', async () => {
  const bytes = await wat(text);
  const { value, diagnostics } = await link(bytes);
  expect(diagnostics).toEqual([]);
  const [between] = value!.boundaries().filter(({ caller, callee }) => caller && callee);
  expect(between).toMatchObject({
    way: 'plain',
    why: expect.stringMatching(/^the engine refuses an adapter: /),
  });
  for (const { exports } of [value!.instantiateSync(), instantiateSync(bytes)]) {
    expect((exports as { g(n: number): number }).g(count - 1)).toBe(count + 2);
  }
});
