/**
 * Random truncations and bit flips of components give a diagnostic or a program, quickly, and never an exception.
 * `WITLINK_FUZZ` multiplies the number of runs.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { decode } from '../../src/component/index.ts';
import { link } from '../../src/link/index.ts';
import { wat } from './wat.ts';

const runs = 10_000 * Number(process.env['WITLINK_FUZZ'] ?? 1);

/** Components that together have every kind of section, and the shapes that tools make. */
const texts = [
  `(component $shim
    (type $store (instance (export "r" (type $r (sub resource)))
      (type $e0 (enum "x" "y")) (export "e" (type $e (eq $e0)))
      (export "get" (func (param "name" string) (result (result (own $r) (error $e)))))))
    (import "a:b/store@1.0.0" (instance $s (type $store)))
    (alias export $s "r" (type $r))
    (core module $libc (memory (export "m") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 8))
    (core instance $libc (instantiate $libc))
    (core func $get (canon lower (func $s "get") (memory (core memory $libc "m")) (realloc (core func $libc "realloc")) string-encoding=utf16))
    (core func $drop (canon resource.drop $r))
    (core module $m (import "s" "get" (func (param i32 i32 i32))) (import "s" "drop" (func (param i32)))
      (import "libc" "m" (memory 1))
      (func (export "run") (param i32 i32) (result i32) i32.const 0)
      (func (export "post") (param i32)))
    (core instance $i (instantiate $m (with "libc" (instance $libc))
      (with "s" (instance (export "get" (func $get)) (export "drop" (func $drop))))))
    (func (export "run") (param "name" string) (result string)
      (canon lift (core func $i "run") (memory (core memory $libc "m")) (realloc (core func $libc "realloc")) (post-return (core func $i "post")))))`,
  `(component
    (core type $mt (module (export "f" (func (result i32)))))
    (component $def (type $r (resource (rep i32))) (core func $new (canon resource.new $r))
      (core module $m (import "" "new" (func (param i32) (result i32)))
        (func (export "f") (param i32) (result i32) local.get 0)
        (table (export "t") 2 funcref) (global (export "g") i32 (i32.const 1)))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (export $r2 "r" (type $r))
      (func (export "g") (param "x" u32) (result u32) (canon lift (core func $i "f"))))
    (component $wrap (import "c" (component $c (export "r" (type (sub resource))) (export "g" (func (param "x" u32) (result u32)))))
      (instance $i (instantiate $c)) (export "i" (instance $i)))
    (instance $w (instantiate $wrap (with "c" (component $def))))
    (alias export $w "i" (instance $i))
    (export "a:b/c@0.1.0" (instance $i) (instance (export "g" (func (param "x" u32) (result u32)))))
    (import "m" (core module (type $mt)))
    (import "host" (implements "a:b/c") (instance (export "f" (func async (param "xs" (list (tuple f32 char))) (result (map string u8)))))))`,
];

let components: Uint8Array[];
beforeAll(async () => {
  components = await Promise.all(texts.map(wat));
});

test('the components are sound', async () => {
  for (const bytes of components) {
    expect((await link(bytes)).diagnostics).toEqual([]);
    expect(decode(bytes).value).toBeDefined();
  }
});

test(`${runs} random edits`, { timeout: 60_000 + runs * 20 }, async () => {
  const edit = fc.record({ at: fc.nat(), bit: fc.nat({ max: 7 }) });
  const input = fc.record({
    which: fc.nat(),
    flips: fc.array(edit, { maxLength: 4 }),
    keep: fc.option(fc.nat(), { freq: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ which, flips, keep }) => {
      const original = components[which % components.length]!;
      let bytes = original.slice();
      for (const { at, bit } of flips) bytes[at % bytes.length]! ^= 1 << bit;
      if (keep !== null) bytes = bytes.slice(0, keep % (bytes.length + 1));
      const start = performance.now();
      const decoded = decode(bytes);
      const linked = await link(bytes);
      expect(performance.now() - start).toBeLessThan(5000);
      if (decoded.value === undefined) expect(decoded.diagnostics.length).toBeGreaterThan(0);
      if (linked.value === undefined) expect(linked.diagnostics.length).toBeGreaterThan(0);
    }),
    { numRuns: runs },
  );
});
