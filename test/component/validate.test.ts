/** What validation rejects, in shapes of our own, and how it tells of it; that it needs time in proportion. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validate, type GatedFeature } from '../../src/component/index.ts';
import { readScript, scriptFeatures } from '../../src/wast/index.ts';
import { wat } from '../link/wat.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/validate/rejected.wast');
const script = readScript(readFileSync(fixture, 'utf8'), fixture);
/** As scripts are run: with the gates open that they don't want closed. */
const features = scriptFeatures;

describe('rules', () => {
  expect(script.diagnostics).toEqual([]);
  for (const directive of script.value) {
    if (directive.kind !== 'assert_invalid') throw new Error(`line ${directive.line}`);
    const { line, message, unit } = directive;
    const [code = '', text = ''] = message.split(/: (.*)/s);
    test(`${line}: ${message}`, async () => {
      if (unit.form.kind !== 'text') throw new Error('not text');
      const { value, diagnostics } = validate(await wat(unit.form.text), { features });
      expect(value).toBe(false);
      expect(diagnostics).toMatchObject([{ code, severity: 'error' }]);
      const { message: told, help } = diagnostics[0]!;
      expect([told, ...help].join('\n')).toContain(text);
    });
  }
});

describe('a diagnostic', () => {
  test('has the way to the place, the innermost difference and both sides', async () => {
    const bytes = await wat(`(component $app
      (component $c
        (import "host" (instance
          (export "get" (func (param "at" (list (tuple u32 (option string)))) (result u8))))))
      (import "host" (instance $h
        (export "get" (func (param "at" (list (tuple u32 (option char)))) (result u8)))))
      (instance $i (instantiate $c (with "host" (instance $h)))))`);
    const { diagnostics } = validate(bytes, { file: 'app.wasm' });
    expect(diagnostics).toMatchObject([
      {
        code: 'component/type-mismatch',
        message:
          'the types of `get` don\'t agree: component "c" wants string, its instantiation gives char ' +
          '(parameter `at` > list > element 1 > option)',
        span: {
          file: 'app.wasm',
          path: 'component > instance "i" > argument "host" > export "get"',
        },
        help: [
          'wanted by component "c": func(at: list<tuple<u32, option<string>>>) -> u8',
          'given by its instantiation: func(at: list<tuple<u32, option<char>>>) -> u8',
        ],
      },
    ]);
  });

  test('has the offset of the definition', async () => {
    const bytes = await wat('(component (type u8) (type (list 5)))');
    const [found] = validate(bytes).diagnostics;
    const span = found!.span as { offset: number; path: string };
    expect([...bytes.slice(span.offset, span.offset + 2)]).toEqual([0x70, 5]);
    expect(span.path).toBe('component > type 1');
  });
});

test.each<[GatedFeature, string]>([
  ['fixed-length-lists', '(component (type (list u8 4)))'],
  ['error-context', '(component (import "f" (func (result (list error-context)))))'],
  ['threads', '(component (core func (canon thread.index)))'],
  ['async-stackful', lifted('async')],
  ['async-builtin-options', '(component (core func (canon subtask.cancel async)))'],
  ['nested-names', '(component (import "a:b:c/d" (func)))'],
])('the gate `%s` is closed unless it is opened', async (feature, text) => {
  const bytes = await wat(text);
  const { diagnostics } = validate(bytes);
  expect(diagnostics).toMatchObject([{ code: 'component/gated' }]);
  expect(diagnostics[0]!.message).toContain(`\`${feature}\``);
  expect(validate(bytes, { features: [feature] })).toEqual({ value: true, diagnostics: [] });
  expect(validate(bytes, { features: 'all' }).value).toBe(true);
});

function lifted(options: string): string {
  return `(component (core module $m (func (export "f"))) (core instance $i (instantiate $m))
    (func async (canon lift (core func $i "f") ${options})))`;
}

describe('size', () => {
  const seconds = (bytes: Uint8Array): number => {
    const start = performance.now();
    expect(validate(bytes).diagnostics).toEqual([]);
    return (performance.now() - start) / 1000;
  };

  test('10,000 small types take no more than in proportion', async () => {
    const types = (n: number): string =>
      Array.from(
        { length: n },
        (_, i) => `(type $t${i} (record (field "f${i}" u32))) (export "t${i}" (type $t${i}))`,
      ).join('');
    const [small, large] = await Promise.all(
      [1000, 10_000].map((n) => wat(`(component ${types(n)})`)),
    );
    seconds(small!);
    // Ten times as many: far from a hundred times as long, whatever else the machine does.
    expect(seconds(large!)).toBeLessThan(Math.max(0.02, seconds(small!)) * 50);
  });

  test('10,000 names of one type, each of the one before, take no more than in proportion', async () => {
    const names = (n: number): string =>
      Array.from({ length: n }, (_, i) => `(import "t${i}" (type $t${i} (eq $t${i - 1})))`).join(
        '',
      );
    const [small, large] = await Promise.all(
      [1000, 10_000].map((n) => wat(`(component (type $t-1 (enum "a")) ${names(n)})`)),
    );
    seconds(small!);
    expect(seconds(large!)).toBeLessThan(Math.max(0.02, seconds(small!)) * 50);
  });

  test.each([
    ['instances of two instances each', doubling('instance')],
    ['bags in bags', bags(2000)],
    ['few bags, each twice in the next one', bags(40)],
    ['instances that are exported twice, each by the next one', twice(40)],
  ])('%s are refused quickly', async (_, text) => {
    const { diagnostics } = validate(await wat(text));
    expect(diagnostics[0]?.code).toMatch(/^component\/(too-large|nesting)$/);
  });

  function doubling(sort: string): string {
    let text = '(component $c0 (type $r (resource (rep i32))) (export "r" (type $r)))';
    for (let i = 1; i < 30; i++) {
      text += `(component $c${i} (alias outer 1 $c${i - 1} (component $c))
        (instance $a (instantiate $c)) (instance $b (instantiate $c))
        (export "a" (${sort} $a)) (export "b" (${sort} $b)))`;
    }
    return `(component ${text})`;
  }

  function twice(count: number): string {
    const next = (_: unknown, i: number): string =>
      `(component $c${i + 1} (alias outer 1 $c${i} (component $c)) (instance $a (instantiate $c))
        (export "a" (instance $a)) (export "b" (instance $a)))`;
    const first = '(component $c0 (type $r (resource (rep i32))) (export "r" (type $r)))';
    return `(component ${first} ${Array.from({ length: count }, next).join('')})`;
  }

  function bags(count: number): string {
    const bag = (_: unknown, i: number): string =>
      `(instance (export "a" (instance ${i})) (export "b" (instance ${i})))`;
    return `(component (instance) ${Array.from({ length: count }, bag).join('')})`;
  }
});

test('edited binaries give a diagnostic or are valid, and nothing else', async () => {
  const seeds = await Promise.all(
    script.value.flatMap((d) =>
      d.kind === 'assert_invalid' && d.unit.form.kind === 'text' ? [wat(d.unit.form.text)] : [],
    ),
  );
  const runs = Number(process.env['WITLINK_FUZZ'] ?? 2000);
  fc.assert(
    fc.property(
      fc.nat(seeds.length - 1),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (seed, edits) => {
        const bytes = seeds[seed]!.slice();
        for (const [at, byte] of edits) bytes[8 + (at % (bytes.length - 8))] = byte;
        const { value, diagnostics } = validate(bytes, { features: 'all' });
        return value === (diagnostics.length === 0);
      },
    ),
    { numRuns: runs },
  );
});

test('an instance that was passed on names the resources of its functions', async () => {
  const things = `(export "thing" (type $t (sub resource))) (export "make" (func (result (own $t))))`;
  const passed = (exported: string): Promise<Uint8Array> =>
    wat(`(component
      (component $give
        (import "x" (instance $x ${things}))
        (export "x" (instance $x)))
      (component $pass
        (import "x" (instance $x ${things}))
        (export "x" (instance $x))
        (alias export $x "make" (func $make))
        (alias export $x "thing" (type $t))
        (export "make" (func $make)))
      (component $make
        (type $r (resource (rep i32)))
        (core func $new (canon resource.new $r))
        (core module $m (import "" "new" (func $new (param i32) (result i32)))
          (func (export "make") (result i32) i32.const 1 call $new))
        (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
        (func $make (result (own $r)) (canon lift (core func $i "make")))
        (component $shim (import "thing" (type $t (sub resource)))
          (import "make" (func $make (result (own $t))))
          (export $out "thing" (type $t))
          (export "make" (func $make) (func (result (own $out)))))
        (instance $x (instantiate $shim (with "thing" (type $r)) (with "make" (func $make))))
        (export "x" (instance $x)))
      (instance $made (instantiate $make))
      (instance $given (instantiate $give (with "x" (instance $made "x"))))
      (instance $passed (instantiate $pass (with "x" (instance $given "x"))))
      ${exported})`);
  const whole = await passed('(export "x" (instance $passed "x"))');
  expect(validate(whole)).toEqual({ value: true, diagnostics: [] });
  // A function by itself has nothing that names what it gives.
  const alone = await passed('(export "make" (func $passed "make"))');
  expect(validate(alone).diagnostics).toMatchObject([{ code: 'component/unnamed-type' }]);
});
