/** Composed components taken apart: the parts are what was put in, and composed again they are what they were. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { print } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import {
  encodeGraph,
  GraphBuilder,
  importPackages,
  plug,
  readPackage,
  unplug,
  type GraphPackage,
  type Unplugged,
} from '../../src/compose/index.ts';
import { decode, validate } from '../../src/component/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { printWit } from '../../src/model/index.ts';
import { parseWac } from '../../grammar/wac/index.ts';
import { suitesFolder } from '../suites.ts';
import { wat } from '../link/wat.ts';

const pkg = (bytes: Uint8Array, label: string): GraphPackage =>
  readPackage({ bytes, file: `${label}.wasm`, label }).value!;

const component = async (label: string, text: string): Promise<GraphPackage> =>
  pkg(await wat(`(component ${text})`), label);

const func = '(func (result u32))';
/** Code whose function `$g` gives one more than `$f`. */
const code = `
  (core func $l (canon lower (func $f)))
  (core module $m (import "" "f" (func $f (result i32)))
    (func (export "g") (result i32) call $f i32.const 1 i32.add))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $l))))))
  (func $g (result u32) (canon lift (core func $i "g")))`;

const counter = (from: string, to: string): Promise<GraphPackage> =>
  component(
    `counter-${to.at(-1)!}`,
    `(import "${from}" (instance $x (export "f" ${func})))
     (alias export $x "f" (func $f)) ${code}
     (instance $y (export "f" (func $g)))
     (export "${to}" (instance $y))`,
  );

/** Gives `value`. */
const constant = (value: number): string => `
  (core module $m (func (export "f") (result i32) i32.const ${value}))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))`;

const provider = (name: string, value: number): Promise<GraphPackage> =>
  component(
    'provider',
    `${constant(value)} (instance $x (export "f" (func $f))) (export "${name}" (instance $x))`,
  );

function composed(socket: GraphPackage, ...plugs: readonly GraphPackage[]): GraphPackage {
  return pkg(encodeGraph(plug(socket, plugs).value!).value!, 'whole');
}

function apart(of: GraphPackage): Unplugged {
  const { value, diagnostics } = unplug(of, { features: 'all' });
  expect(diagnostics).toEqual([]);
  return value!;
}

/** What it is once it was taken apart. */
function again(of: GraphPackage): Uint8Array {
  const { value, diagnostics } = encodeGraph(apart(of).graph!, { features: 'all' });
  expect(diagnostics).toEqual([]);
  expect(validate(value!, { features: 'all' }).diagnostics).toEqual([]);
  expect(witOf(value!)).toBe(witOf(of.bytes));
  return value!;
}

function witOf(bytes: Uint8Array): string {
  const { model, root } = decode(bytes).value!;
  return printWit(model, { root });
}

async function callF(bytes: Uint8Array, name: string): Promise<unknown> {
  const { exports } = await instantiate(bytes);
  return (exports[name] as { readonly f: () => unknown }).f();
}

describe('unplug', () => {
  test('gives the components that were plugged, and WAC that plugs them again', async () => {
    const [b, a, leaf] = [
      await counter('a:b/b', 'a:b/c'),
      await counter('a:b/a', 'a:b/b'),
      await provider('a:b/a', 5),
    ];
    const whole = composed(b, a, leaf);
    const { parts, wac, name } = apart(whole);
    expect(name).toBe('whole');
    expect(Object.fromEntries(parts)).toEqual({
      'deps/part/provider.wasm': leaf.bytes,
      'deps/part/counter-b.wasm': a.bytes,
      'deps/part/counter-c.wasm': b.bytes,
    });
    expect(wac).toBe(`package unplugged:whole;

let provider = new part:provider {};

let counter-b = new part:counter-b {
  "a:b/a": provider["a:b/a"],
};

let counter-c = new part:counter-c {
  "a:b/b": counter-b["a:b/b"],
};

export counter-c["a:b/c"];
`);
    expect(await callF(again(whole), 'a:b/c')).toBe(7);
  });

  test('takes apart what it gave, three levels deep', async () => {
    const first = composed(await counter('a:b/a', 'a:b/b'), await provider('a:b/a', 1));
    const second = composed(await counter('a:b/b', 'a:b/c'), first);
    const third = composed(await counter('a:b/c', 'a:b/d'), second);
    const made = pkg(again(third), 'made');
    expect(await callF(made.bytes, 'a:b/d')).toBe(4);
    const inner = apart(made).graph!.packages.find((p) => p.label === 'whole')!;
    expect(await callF(again(inner), 'a:b/c')).toBe(3);
  });

  test('leaves open what was open, in one version for all', async () => {
    const older = await counter('a:b/a@0.2.0', 'a:b/b');
    const newer = await component(
      'newer',
      `(import "a:b/a@0.2.3" (instance $x (export "f" ${func})))
       (import "a:b/b" (instance $y (export "f" ${func})))
       (alias export $x "f" (func $f)) ${code}
       (instance $z (export "f" (func $g)))
       (export "a:b/c" (instance $z)) (export "a:b/d" (instance $y))`,
    );
    const whole = composed(newer, older);
    expect(witOf(whole.bytes)).toContain('import a:b/a@0.2.3;');
    expect(apart(whole).wac).toContain('let counter-b = new part:counter-b { ... };\n');
    again(whole);
  });

  test('keeps instances of one component apart, and resources that they share', async () => {
    const maker = await component(
      'maker',
      `(type $r (resource (rep i32)))
       (core func $new (canon resource.new $r))
       (core module $m (import "" "new" (func $new (param i32) (result i32)))
         (func (export "make") (result i32) i32.const 7 call $new))
       (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
       (func $make (result (own $r)) (canon lift (core func $i "make")))
       (component $shape
         (import "r" (type $r (sub resource)))
         (import "make" (func $make (result (own $r))))
         (export $e "r" (type $r))
         (export "make" (func $make) (func (result (own $e)))))
       (instance $store (instantiate $shape (with "r" (type $r)) (with "make" (func $make))))
       (export "a:b/store" (instance $store))`,
    );
    const b = new GraphBuilder();
    const made = b.addPackage(maker);
    for (const name of ['one', 'two']) {
      b.export(b.access(b.instantiate(made), 'a:b/store'), name);
    }
    const { value: bytes, diagnostics } = encodeGraph(b.graph);
    expect(diagnostics).toEqual([]);
    const whole = pkg(bytes!, 'whole');
    const { parts, wac } = apart(whole);
    expect([...parts.keys()]).toEqual(['deps/part/maker.wasm']);
    expect(wac).toContain(`let maker = new part:maker {};

let maker-n2 = new part:maker {};

export maker["a:b/store"] as "one";
export maker-n2["a:b/store"] as "two";
`);
    again(whole);
  });

  test('closes parts that use what stands around them', async () => {
    const text = `(component $whole
       (type $pair (tuple u32 u32))
       (type $list (list $pair))
       (core module $shared (func (export "f") (result i32) i32.const 41))
       (component $helper (export "m" (core module $shared)))
       (component $part
         (type $own (record (field "x" u8)))
         (alias outer $whole $list (type $l))
         (alias outer $whole $helper (component $h))
         (import "g" (func $g (param "l" $l)))
         (instance $made (instantiate $h))
         (alias export $made "m" (core module $m))
         (core instance $i (instantiate $m))
         (func $f (result u32) (canon lift (core func $i "f")))
         (instance $x (export "f" (func $f)))
         (export "out" (instance $x)))
       (import "g" (func $g (param "l" $list)))
       (instance $p (instantiate $part (with "g" (func $g))))
       (alias export $p "out" (instance $o))
       (export "out" (instance $o)))`;
    const open = pkg(await wat(text), 'whole');
    const { parts } = apart(open);
    for (const bytes of parts.values()) {
      expect(validate(bytes, { features: 'all' }).diagnostics).toEqual([]);
    }
    const { exports } = await instantiate(again(open), { g: () => {} });
    expect((exports['out'] as { f: () => number }).f()).toBe(41);
  });

  test('renumbers the names of what it closes', async () => {
    const whole = await component(
      'whole',
      `(type $pair (tuple u32 u32))
       (component $part
         (type $own (record (field "x" u8)))
         (alias outer 1 $pair (type $p))
         (import "g" (func $g (param "p" $p))))
       (import "g" (func $g (param "p" $pair)))
       (instance $made (instantiate $part (with "g" (func $g))))`,
    );
    const text = await print(apart(whole).parts.get('deps/part/part.wasm')!);
    expect(text).toMatch(/\(type \$own \(;\d+;\) \(record/);
  });

  test('leaves open what one part opens, though it is passed on besides', async () => {
    const whole = await component(
      'whole',
      `(import "a:b/a" (instance $a (export "f" ${func})))
       (component $part
         (import "a:b/a" (instance $x (export "f" ${func})))
         (alias export $x "f" (func $f)) ${code}
         (export "g" (func $g)))
       (instance $made (instantiate $part (with "a:b/a" (instance $a))))
       (export "g" (func $made "g"))
       (export "again" (instance $a))`,
    );
    const { wac } = apart(whole);
    expect(wac).toContain('let made = new part:part { ... };');
    expect(wac).toContain('export passing["a:b/a"] as "again";');
    again(whole);
  });

  test('passes on what no part opens, and types that the whole defines', async () => {
    const whole = await component(
      'whole',
      `(type $color (enum "red" "green"))
       (export $named "color" (type $color))
       (import "a:b/given" (instance $given (export "f" ${func})))
       (import "plain" (func $plain (result u32)))
       (component $part
         (import "a:b/wanted" (instance $x (export "f" ${func})))
         (alias export $x "f" (func $f)) ${code}
         (export "g" (func $g)))
       (instance $made (instantiate $part (with "a:b/wanted" (instance $given))))
       (export "g" (func $made "g"))
       (export "again" (func $plain))`,
    );
    const { parts, wac } = apart(whole);
    expect([...parts.keys()]).toEqual(['deps/part/passing.wasm', 'deps/part/part.wasm']);
    expect(wac).toBe(`package unplugged:whole;

let passing = new part:passing { ... };

let made = new part:part {
  "a:b/wanted": passing["a:b/given"],
};

export passing["color"];
export made["g"];
export passing["plain"] as "again";
`);
    const imports = { 'a:b/given': { f: () => 4 }, plain: () => 9 };
    const { exports } = await instantiate(again(whole), imports);
    expect([(exports['g'] as () => number)(), (exports['again'] as () => number)()]).toEqual([
      5, 9,
    ]);
  });

  test('keeps an import that is more than parts want of it', async () => {
    const whole = await component(
      'whole',
      `(import "a:b/a" (instance $a (export "f" ${func}) (export "more" ${func})))
       (component $part
         (import "a:b/a" (instance $x (export "f" ${func})))
         (alias export $x "f" (func $f)) (export "g" (func $f)))
       (instance $made (instantiate $part (with "a:b/a" (instance $a))))
       (export "g" (func $made "g"))`,
    );
    expect(apart(whole).wac).toContain('new part:passing { ... }');
    again(whole);
  });

  test('gives parts without what composes them where the whole has code of its own', async () => {
    const whole = await component(
      'whole',
      `(component $child ${constant(3)} (export "f" (func $f)))
       (instance $made (instantiate $child))
       (alias export $made "f" (func $f)) ${code}
       (export "g" (func $g))`,
    );
    const { value, diagnostics } = unplug(whole);
    expect(diagnostics).toMatchObject([{ code: 'unplug/own-code', severity: 'warning' }]);
    expect([...value!.parts.keys()]).toEqual(['deps/part/child.wasm']);
    expect(value).not.toHaveProperty('wac');
  });

  test('says where an export was written as less than it is', async () => {
    const whole = await component(
      'whole',
      `(component $child ${constant(3)} (instance $x (export "f" (func $f)) (export "g" (func $f)))
         (export "x" (instance $x)))
       (instance $made (instantiate $child))
       (alias export $made "x" (instance $x))
       (export "x" (instance $x) (instance (export "f" ${func})))`,
    );
    expect(unplug(whole).diagnostics).toMatchObject([
      { code: 'unplug/other-type', severity: 'warning' },
    ]);
  });

  test('names packages that are imported', async () => {
    const b = new GraphBuilder();
    const read = async (label: string, name: string, text: string): Promise<number> => {
      const { value } = readPackage({ bytes: await wat(`(component ${text})`), file: 'x', name });
      return b.addPackage({ ...value!, label });
    };
    const one = await read('one', 'test:one@1.2.0', `${constant(3)} (export "f" (func $f))`);
    const two = await read(
      'two',
      'test:two',
      `(import "f" (func $f (result u32))) (import "g" ${func}) (export "h" (func $f))`,
    );
    const [from, to] = [b.instantiate(one), b.instantiate(two)];
    b.give(to, 'f', b.access(from, 'f'));
    b.export(b.access(to, 'h'), 'h');
    const whole = pkg(encodeGraph(importPackages(b.graph)).value!, 'whole');
    const { value, diagnostics } = unplug(whole, { features: 'all' });
    expect(diagnostics.map((d) => `${d.severity} ${d.code}`)).toEqual([
      'warning unplug/imported-component',
      'warning unplug/imported-component',
    ]);
    expect(value!.parts.size).toBe(0);
    expect(value!.wac).toBe(`package unplugged:whole;

let one = new test:one@1.2.0 {};

let two = new test:two {
  "f": one["f"],
  ...
};

export two["h"];
`);
  });

  test('lets no name leave the folder, and gives each but once', async () => {
    const labels = [
      '../../etc/passwd',
      '..',
      '',
      'C:\\x',
      'let',
      'Ünïcode ☃',
      'a"b',
      'x'.repeat(300),
      '..',
    ];
    const b = new GraphBuilder();
    for (const [i, label] of labels.entries()) {
      const part = await component('x', `${constant(i)} (export "f" (func $f))`);
      b.export(b.access(b.instantiate(b.addPackage({ ...part, label })), 'f'), `f${i}`);
    }
    const { parts, wac } = apart(pkg(encodeGraph(b.graph).value!, '../whole'));
    expect([...parts.keys()].map((p) => p.replace(/x{64}/, 'x64'))).toEqual([
      'deps/part/etc-passwd.wasm',
      'deps/part/part.wasm',
      'deps/part/part-n2.wasm',
      'deps/part/c-x.wasm',
      'deps/part/let.wasm',
      'deps/part/u-ni-code.wasm',
      'deps/part/a-b.wasm',
      'deps/part/x64.wasm',
      'deps/part/part-n3.wasm',
    ]);
    expect(wac).toContain('let %let = new part:%let {};\n');
  });

  test('says what can’t be taken apart', async () => {
    const shared = `(core module $m (@custom "x" "${'\\00'.repeat(2 ** 20)}"))`;
    const parts = (n: number, text: string): string =>
      Array.from({ length: n }, (_, i) => `(component $c${i} ${text.replace('#', `${i}`)})`).join(
        '',
      );
    const cases = {
      'unplug/no-parts': `${constant(3)} (export "f" (func $f))`,
      'unplug/not-a-graph': `(component $c (import "x" (instance (export "f" ${func}))))
        (import "f" (func $f (result u32)))
        (instance $x (export "f" (func $f)))
        (instance (instantiate $c (with "x" (instance $x))))`,
      'unplug/not-closed': `(core type $t (func)) (component $c (alias outer 1 $t (core type)))`,
      'unplug/too-large': `${shared} ${parts(80, '(alias outer 1 $m (core module $n)) (export "m#" (core module $n))')}`,
    };
    for (const [code, text] of Object.entries(cases)) {
      const { value, diagnostics } = unplug(await component('whole', text));
      expect(diagnostics).toMatchObject([{ code, severity: 'error' }]);
      expect(value).toBeUndefined();
    }
  });

  test('keeps the names of packages, where they are those that were composed', async () => {
    const named = async (name: string, text: string): Promise<GraphPackage> =>
      readPackage({ bytes: await wat(`(component ${text})`), file: 'x.wasm', name }).value!;
    const b = new GraphBuilder();
    for (const [i, name] of ['a:b', 'a:b@1.2.0', '../..:x', 'part:let'].entries()) {
      const pkg = b.addPackage(await named(name, `${constant(i)} (export "f" (func $f))`));
      b.export(b.access(b.instantiate(pkg, { label: `n${i}` }), 'f'), `f${i}`);
    }
    const { parts, wac } = apart(pkg(encodeGraph(b.graph).value!, 'whole'));
    expect([...parts.keys()]).toEqual([
      'deps/a/b.wasm',
      'deps/a/b/1.2.0.wasm',
      'deps/part/x.wasm',
      'deps/part/x-n2.wasm',
    ]);
    expect(wac).toContain('let n1 = new a:b@1.2.0 {};');
  });

  // Their packages are imported under names that are none any more.
  const outputs = ['encoding/*.result', 'graphs/*/encoded.wat'].flatMap((at) =>
    globSync(path.join(suitesFolder, 'wac', at)),
  );
  test.skipIf(!existsSync(suitesFolder))('takes apart what other tools compose', async () => {
    expect(outputs.length).toBe(10);
    const refused: string[] = [];
    for (const file of outputs) {
      const text = readFileSync(file, 'utf8').replaceAll(
        /"unlocked-dep=<(\w+):(\w+)(?:@\{>=([\d.]+)\})?>"/g,
        (_, ns: string, name: string, version?: string) =>
          `"${ns}-${name}" (external-id "${ns}:${name}${version === undefined ? '' : `@>=${version}`}")`,
      );
      const { value, diagnostics } = unplug(pkg(await wat(text), 'whole'), { features: 'all' });
      const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
      if (errors.length > 0)
        refused.push(`${path.relative(suitesFolder, file)}: ${errors.join(' ')}`);
      else expect(parseWac(value!.wac!, { file: 'x.wac' }).diagnostics).toEqual([]);
    }
    // Types alone.
    expect(refused).toEqual(['wac/encoding/types.wac.result: unplug/no-parts']);
  });
});
