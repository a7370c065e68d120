/**
 * Getters and setters, and the built-ins that forward streams and futures: which components are valid behind their
 * gates. wasm-tools 1.263 (`validate --features cm-accessors,cm-forward`) gives each the same verdict.
 */
import { describe, expect, test } from 'vitest';
import { componentize, inspect, validate } from '../../src/component/index.ts';
import { link } from '../../src/link/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';

const valid: readonly (readonly [name: string, wat: string])[] = [
  ['get', '(import "[get]x" (func (result u32)))'],
  ['get-result-ok', '(import "[get]x" (func (result (result u32 (error string)))))'],
  ['pair', '(import "[get]x" (func (result u32)))(import "[set]x" (func (param "v" u32)))'],
  [
    'pair-fallible',
    '(import "[get]x" (func (result (result u32 (error string)))))(import "[set]x" (func (param "v" u32) (result (result (error u8)))))',
  ],
  [
    'pair-fallible-bare',
    '(import "[get]x" (func (result (result u32))))(import "[set]x" (func (param "v" u32) (result (result))))',
  ],
  [
    'nested-result',
    '(import "[get]x" (func (result (result (result u32)))))(import "[set]x" (func (param "v" (result u32))))',
  ],
  [
    'structural',
    '(type $a (list u8)) (type $b (list u8))(import "[get]x" (func (result $a)))(import "[set]x" (func (param "v" $b)))',
  ],
  [
    'records',
    '(type $a (record (field "f" u8))) (import "a" (type $a2 (eq $a)))(import "[get]x" (func (result $a2)))(import "[set]x" (func (param "v" $a2)))',
  ],
  [
    'm-get',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))',
  ],
  [
    'm-pair',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))(import "[method][set]r.x" (func (param "self" (borrow $r)) (param "v" u32)))',
  ],
  ['s-get', '(import "r" (type $r (sub resource)))(import "[static][get]r.x" (func (result u32)))'],
  [
    's-pair',
    '(import "r" (type $r (sub resource)))(import "[static][get]r.x" (func (result u32)))(import "[static][set]r.x" (func (param "v" u32) (result (result))))',
  ],
  [
    's-get-own',
    '(import "r" (type $r (sub resource)))(import "[static][get]r.x" (func (result (own $r))))(import "[static][set]r.x" (func (param "v" (own $r))))',
  ],
  [
    'static-named-q',
    '(import "r" (type $r (sub resource)))(import "[static][get]r.q" (func (result u32)))(import "q" (func ))',
  ],
  [
    'instance-type',
    '(import "a:b/c" (instance (export "r" (type $r (sub resource))) (export "[method][get]r.x" (func (param "self" (borrow $r)) (result u32))) (export "[method][set]r.x" (func (param "self" (borrow $r)) (param "v" u32))) (export "[get]y" (func (result string)))))',
  ],
  [
    'export-pair',
    '(import "g" (func $g (result u32))) (import "f" (func $s (param "v" u32))) (export "[get]x" (func $g)) (export "[set]x" (func $s))',
  ],
  [
    'bag-pair',
    '(import "g" (func $g (result u32))) (import "f" (func $s (param "v" u32))) (instance $i (export "[get]x" (func $g)) (export "[set]x" (func $s))) (export "i" (instance $i))',
  ],
  [
    'component-type',
    '(type (component (import "[get]x" (func (result u32))) (export "[get]x" (func (result u32)))))',
  ],
  [
    'instantiate',
    '(component $c (import "[get]x" (func (result u32)))) (import "[get]x" (func $g (result u32))) (instance (instantiate $c (with "[get]x" (func $g))))',
  ],
];

const invalid: readonly (readonly [name: string, wat: string, told: readonly string[]])[] = [
  [
    'get-param',
    '(import "[get]x" (func (param "a" u32) (result u32)))',
    [`bad-annotation: \`[get]x\` is a getter and can't have parameters`],
  ],
  [
    'get-none',
    '(import "[get]x" (func ))',
    [`bad-annotation: \`[get]x\` is a getter and must return its value`],
  ],
  [
    'get-result-empty',
    '(import "[get]x" (func (result (result (error string)))))',
    [`bad-annotation: \`[get]x\` is a getter whose result has no value where it succeeds`],
  ],
  [
    'get-result-bare',
    '(import "[get]x" (func (result (result))))',
    [`bad-annotation: \`[get]x\` is a getter whose result has no value where it succeeds`],
  ],
  [
    'set-alone',
    '(import "[set]x" (func (param "v" u32)))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is imported before it`,
    ],
  ],
  [
    'set-first',
    '(import "[set]x" (func (param "v" u32)))(import "[get]x" (func (result u32)))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is imported before it`,
    ],
  ],
  [
    'pair-other-type',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func (param "v" u8)))',
    [`bad-annotation: \`[set]x\` takes another type than \`[get]x\` gives: u8, not u32`],
  ],
  [
    'set-takes-result',
    '(import "[get]x" (func (result (result u32 (error string)))))(import "[set]x" (func (param "v" (result u32 (error string)))))',
    [
      `bad-annotation: \`[set]x\` takes another type than \`[get]x\` gives: result<u32, string>, not u32`,
    ],
  ],
  [
    'set-two',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func (param "v" u32) (param "w" u32)))',
    [`bad-annotation: \`[set]x\` is a setter and must have one parameter, not 2`],
  ],
  [
    'set-none',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func ))',
    [`bad-annotation: \`[set]x\` is a setter and must have one parameter, not 0`],
  ],
  [
    'set-returns',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func (param "v" u32) (result u32)))',
    [
      `bad-annotation: \`[set]x\` is a setter and must return nothing, or \`result\` or \`result<_, E>\``,
    ],
  ],
  [
    'set-returns-ok',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func (param "v" u32) (result (result u32))))',
    [
      `bad-annotation: \`[set]x\` is a setter and must return nothing, or \`result\` or \`result<_, E>\``,
    ],
  ],
  [
    'async-get',
    '(import "[get]x" (func async (result u32)))',
    [`bad-annotation: \`[get]x\` can't be \`async\`: a getter is called synchronously`],
  ],
  [
    'async-set',
    '(import "[get]x" (func (result u32)))(import "[set]x" (func async (param "v" u32)))',
    [`bad-annotation: \`[set]x\` can't be \`async\`: a setter is called synchronously`],
  ],
  [
    'other-case',
    '(import "[get]x" (func (result u32)))(import "[set]X" (func (param "v" u32)))',
    [
      `bad-annotation: \`[set]X\` needs its getter \`[get]X\`, but none of that name is imported before it`,
    ],
  ],
  [
    'func-beside-get',
    '(import "x" (func ))(import "[get]x" (func (result u32)))',
    [`duplicate-name: the import name \`[get]x\` can't stand beside \`x\`: they are too alike`],
  ],
  [
    'func-beside-set',
    '(import "x" (func ))(import "[set]x" (func (param "v" u32)))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is imported before it`,
    ],
  ],
  [
    'two-gets',
    '(import "[get]x" (func (result u32)))(import "[get]X" (func (result u32)))',
    [
      `duplicate-name: the import name \`[get]X\` can't stand beside \`[get]x\`: they are too alike`,
    ],
  ],
  [
    'get-interface',
    '(import "[get]a:b/c" (func (result u32)))',
    [`bad-name: the name \`[get]a:b/c\` has a property that contains \`:\``],
  ],
  [
    'get-bad-label',
    '(import "[get]x--y" (func (result u32)))',
    [
      `bad-name: the name \`[get]x--y\` has a property that has a hyphen without a word on both sides`,
    ],
  ],
  [
    'get-empty',
    '(import "[get]" (func (result u32)))',
    [`bad-name: the name \`[get]\` has a property that is empty`],
  ],
  [
    'get-dot',
    '(import "[get]a.b" (func (result u32)))',
    [`bad-name: the name \`[get]a.b\` has a property that contains \`.\``],
  ],
  [
    'get-set',
    '(import "[get][set]x" (func (result u32)))',
    [`bad-name: the name \`[get][set]x\` has a property that contains \`[\``],
  ],
  [
    'get-of-instance',
    '(import "[get]x" (instance))',
    [`wrong-kind: \`[get]x\` must be a function, not a instance`],
  ],
  [
    'get-of-type',
    '(import "[get]x" (type (sub resource)))',
    [`wrong-kind: \`[get]x\` must be a function, not a type`],
  ],
  [
    'm-get-param',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (param "self" (borrow $r)) (param "a" u8) (result u32)))',
    [`bad-annotation: \`[method][get]r.x\` is a getter and can't have parameters beside \`self\``],
  ],
  [
    'm-get-noself',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (result u32)))',
    [`bad-annotation: \`[method][get]r.x\` must have a parameter \`self\``],
  ],
  [
    'm-set-noself',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))(import "[method][set]r.x" (func ))',
    [
      `bad-annotation: \`[method][set]r.x\` is a setter and must have one parameter beside \`self\`, not 0`,
      `bad-annotation: \`[method][set]r.x\` must have a parameter \`self\``,
    ],
  ],
  [
    'm-set-self-only',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))(import "[method][set]r.x" (func (param "self" (borrow $r))))',
    [
      `bad-annotation: \`[method][set]r.x\` is a setter and must have one parameter beside \`self\`, not 0`,
    ],
  ],
  [
    'm-nores',
    '(import "[static][get]r.x" (func (result u32)))',
    [
      `unknown-resource: \`[static][get]r.x\` belongs to a resource \`r\`, but none of that name is imported before it`,
    ],
  ],
  [
    's-get-borrow',
    '(import "r" (type $r (sub resource)))(import "[static][get]r.x" (func (result (own $r))))(import "[static][set]r.x" (func (param "v" (borrow $r))))',
    [
      `bad-annotation: \`[static][set]r.x\` takes another type than \`[static][get]r.x\` gives: borrow<r>, not own<r>`,
    ],
  ],
  [
    'mixed-pair',
    '(import "r" (type $r (sub resource)))(import "[static][get]r.x" (func (result u32)))(import "[method][set]r.x" (func (param "self" (borrow $r)) (param "v" u32)))',
    [
      `bad-annotation: \`[method][set]r.x\` needs its getter \`[method][get]r.x\`, but none of that name is imported before it`,
    ],
  ],
  [
    'method-beside-get',
    '(import "r" (type $r (sub resource)))(import "[method]r.x" (func (param "self" (borrow $r))))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))',
    [
      `duplicate-name: the import name \`[method][get]r.x\` can't stand beside \`[method]r.x\`: they are too alike`,
    ],
  ],
  [
    'static-beside-get',
    '(import "r" (type $r (sub resource)))(import "[static]r.x" (func ))(import "[method][get]r.x" (func (param "self" (borrow $r)) (result u32)))',
    [
      `duplicate-name: the import name \`[method][get]r.x\` can't stand beside \`[static]r.x\`: they are too alike`,
    ],
  ],
  [
    'get-named-r',
    '(import "r" (type $r (sub resource)))(import "[method][get]r.r" (func (param "self" (borrow $r)) (result u32)))',
    [
      `duplicate-name: the import name \`[method][get]r.r\` can't stand beside \`r\`: they are too alike`,
    ],
  ],
  [
    'get-order',
    '(import "r" (type $r (sub resource)))(import "[get][method]r.x" (func (param "self" (borrow $r)) (result u32)))',
    [`bad-name: the name \`[get][method]r.x\` has a property that contains \`[\``],
  ],
  [
    'con-get',
    '(import "r" (type $r (sub resource)))(import "[constructor][get]r" (func (result (own $r))))',
    [
      `bad-annotation: \`[constructor][get]r\` is a constructor: only functions, methods and statics are getters or setters`,
    ],
  ],
  [
    'get-con',
    '(import "r" (type $r (sub resource)))(import "[get][constructor]r" (func (result (own $r))))',
    [`bad-name: the name \`[get][constructor]r\` has a property that contains \`[\``],
  ],
  [
    'm-get-nodot',
    '(import "r" (type $r (sub resource)))(import "[method][get]r" (func (param "self" (borrow $r)) (result u32)))',
    [
      `bad-annotation: \`[method][get]r\` must name a resource and a function, with a \`.\` between them`,
    ],
  ],
  [
    'instance-type-bad',
    '(import "a:b/c" (instance (export "[set]y" (func (param "v" string)))))',
    [
      `bad-annotation: \`[set]y\` needs its getter \`[get]y\`, but none of that name is exported before it`,
    ],
  ],
  [
    'import-get-export-set',
    '(import "[get]x" (func $g (result u32))) (import "f" (func $s (param "v" u32))) (export "[set]x" (func $s))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is exported before it`,
    ],
  ],
  [
    'bag-set',
    '(import "f" (func $s (param "v" u32))) (instance $i (export "[set]x" (func $s)))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is exported before it`,
    ],
  ],
  [
    'bag-method',
    '(import "r" (type $r (sub resource))) (import "g" (func $g (param "self" (borrow $r)) (result u32))) (instance $i (export "r" (type $r)) (export "[method][get]r.x" (func $g)))',
    [
      `unknown-resource: \`[method][get]r.x\` belongs to a resource \`r\`, but none of that name is exported before it`,
    ],
  ],
  [
    'implements',
    '(import "[get]x" (implements "a:b/c") (instance))',
    [`bad-implements: \`[get]x\` says itself what it is: only a plain name takes \`implements\``],
  ],
  [
    'component-type-bad',
    '(type (component (import "[get]x" (func (result u32))) (export "[set]x" (func (param "v" u32)))))',
    [
      `bad-annotation: \`[set]x\` needs its getter \`[get]x\`, but none of that name is exported before it`,
    ],
  ],
  [
    'instantiate-wrong',
    '(component $c (import "[get]x" (func (result u32)))) (import "[get]x" (func $g (result u8))) (instance (instantiate $c (with "[get]x" (func $g))))',
    [
      `type-mismatch: the types of \`[get]x\` don't agree: component "c" wants u32, its instantiation gives u8 (result)`,
    ],
  ],
];

const told = (bytes: Uint8Array, features: Parameters<typeof validate>[1]): string[] =>
  validate(bytes, features).diagnostics.map(
    (d) => `${d.code.replace('component/', '')}: ${d.message}`,
  );

describe('getters and setters', () => {
  test.each(valid)('%s is valid, behind the gate', async (_, body) => {
    const bytes = await wat(`(component ${body})`);
    expect(told(bytes, { features: ['accessors'] })).toEqual([]);
    const closed = told(bytes, { features: ['forward'] });
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatch(
      /^gated: the [gs]etter `.*` needs the feature `accessors`, which is off$/,
    );
  });

  test.each(invalid)('%s is invalid', async (_, body, expected) => {
    const bytes = await wat(`(component ${body})`);
    expect(told(bytes, { features: ['accessors'] })).toEqual(expected);
    expect(told(bytes, {})).not.toEqual([]);
  });

  test('all that is wrong with one is told at once, with and without the gate', async () => {
    const bytes = await wat(
      '(component (import "[set]x" (func async (param "a" u8) (param "b" u8) (result u8))))',
    );
    const all = [
      "bad-annotation: `[set]x` can't be `async`: a setter is called synchronously",
      'bad-annotation: `[set]x` is a setter and must have one parameter, not 2',
      'bad-annotation: `[set]x` is a setter and must return nothing, or `result` or `result<_, E>`',
      'bad-annotation: `[set]x` needs its getter `[get]x`, but none of that name is imported before it',
    ];
    expect(told(bytes, { features: ['accessors'] })).toEqual(all);
    expect(told(bytes, {})).toEqual([
      'gated: the setter `[set]x` needs the feature `accessors`, which is off',
      ...all,
    ]);
  });

  test('a setter is no fault where its getter was rejected', async () => {
    const bytes = await wat(
      '(component (import "[get]x" (func (result 9))) (import "[set]x" (func (param "v" u8))))',
    );
    expect(told(bytes, { features: ['accessors'] })).toEqual([
      'index-out-of-range: there is no type 9: there is none here',
    ]);
  });
});

describe('forwarding', () => {
  test.each([
    ['stream.forward', 'stream u8', []],
    ['stream.forward', 'stream', []],
    ['future.forward', 'future string', []],
    ['stream.forward', 'future u8', ['wrong-kind: `stream.forward` needs a type that is a stream']],
    ['future.forward', 'stream u8', ['wrong-kind: `future.forward` needs a type that is a future']],
    ['future.forward', 'list u8', ['wrong-kind: `future.forward` needs a type that is a future']],
  ])('`%s` of a %s', async (name, type, expected) => {
    const bytes = await forwarding(name, `(component (type (${type})) ${placeholder})`);
    expect(told(bytes, { features: ['forward'] })).toEqual(expected);
    expect(told(bytes, { features: ['accessors'] })).toEqual([
      `gated: \`${name}\` needs the feature \`forward\`, which is off`,
      ...expected,
    ]);
  });

  test('is bound by its name in a core module, and refused by `link`', async () => {
    const { value } = await load('a.wit', memoryHost({ 'a.wit': transports }));
    const module = await wat(`(module
      (import "$root" "f" (func (param i32) (result i32)))
      (import "$root" "[stream-forward-0]f" (func (param i32 i32)))
      (import "$root" "[future-forward-1]f" (func (param i32 i32))))`);
    const made = componentize(module, { target: { model: value.model, world: 0 } });
    expect(made.diagnostics).toEqual([]);
    expect(inspect(made.value!).value!.gates).toEqual(['async', 'forward']);
    expect(validate(made.value!, { features: ['forward'] }).value).toBe(true);
    const { diagnostics } = await link(made.value!, { features: ['forward'] });
    expect(diagnostics.map((d) => [d.code, d.message])).toEqual(
      ['stream', 'future'].map((kind) => [
        'link/not-there-yet',
        `the component \`component\` uses the built-in \`${kind}.forward\`, which witlink can't run yet`,
      ]),
    );
  });

  test.each([
    ['', []],
    ['(result i32)', [/^core-type-mismatch: /]],
  ])('takes two ends and returns nothing: %s', async (result, expected) => {
    const bytes = await forwarding(
      'stream.forward',
      `(component (type (stream u8)) ${placeholder}
        (core module $m (import "a" "f" (func (param i32 i32) ${result})))
        (core instance (instantiate $m (with "a" (instance (export "f" (func 0)))))))`,
    );
    const found = told(bytes, { features: ['forward'] });
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, i) => expect(found[i]).toMatch(pattern));
  });
});

const transports = 'package a:b; world w { import f: func(s: stream<u8>) -> future; }';

/** What texts can name, in the place of what they can't. */
const placeholder = '(core func (canon resource.drop 0))';

async function forwarding(name: string, text: string): Promise<Uint8Array> {
  const bytes = await wat(text);
  // A section of canonical definitions with one: `resource.drop 0`.
  const at = bytes.findIndex((_, i) => [8, 3, 1, 3, 0].every((b, j) => bytes[i + j] === b));
  expect(at).toBeGreaterThan(0);
  return bytes.with(at + 3, name === 'stream.forward' ? 0x2e : 0x2f);
}
