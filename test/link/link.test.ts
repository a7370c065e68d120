/** Components -> programs that run: nesting, resources, plugs, and what is said before anything runs. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { findExport, instantiate, link, type Program, valueAt } from '../../src/link/index.ts';
import type { Running } from '../../src/runtime/index.ts';
import { wat } from './wat.ts';

type Func = (...args: unknown[]) => unknown;

async function linked(text: string, plugs: readonly string[] = []): Promise<Program> {
  const { value, diagnostics } = await link(
    { bytes: await wat(text), file: 'main.wasm' },
    {
      plugs: await Promise.all(
        plugs.map(async (p, i) => ({ bytes: await wat(p), file: `plug${i}.wasm` })),
      ),
    },
  );
  expect(diagnostics).toEqual([]);
  return value!;
}

async function failing(text: string, plugs: readonly string[] = []): Promise<unknown> {
  const { value, diagnostics } = await link(
    { bytes: await wat(text), file: 'main.wasm' },
    {
      plugs: await Promise.all(
        plugs.map(async (p, i) => ({ bytes: await wat(p), file: `plug${i}.wasm` })),
      ),
    },
  );
  expect(value).toBeUndefined();
  return diagnostics;
}

const call = ({ exports }: Running, name: string, ...args: unknown[]): unknown =>
  (exports[name] as Func)(...args);

const counter = `
  (core module $m (global $n (mut i32) (i32.const 0))
    (func (export "bump") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))`;

test('components serve single imports by the names of these, an instance each', async () => {
  const iface = '(instance (export "f" (func (result u32))))';
  const main = await wat(`(component $main
    (import "one" (implements "a:b/c") ${iface}) (import "two" (implements "a:b/c") ${iface})
    (export "x" (instance 0)) (export "y" (instance 1)))`);
  const giving = (n: number) =>
    wat(`(component $gives
      (core module $m (func (export "f") (result i32) i32.const ${n})) (core instance $i (instantiate $m))
      (func $f (result u32) (canon lift (core func $i "f")))
      (instance $c (export "f" (func $f))) (export "a:b/c" (instance $c)))`);
  const [one, two] = [await giving(1), await giving(2)];
  const { exports } = await instantiate(
    main,
    {},
    { named: { two, one: { bytes: one, file: 'one.wasm' } } },
  );
  const f = (name: string): unknown => (exports[name] as { readonly f: Func }).f();
  expect([f('x'), f('y')]).toEqual([1, 2]);
  const wrong = await link(main, { named: { on: one, two: main } });
  expect(wrong.value).toBeUndefined();
  expect(wrong.diagnostics.map((d) => d.code)).toEqual([
    'compose/unknown-argument',
    'compose/missing-export',
  ]);
  for (const named of [[one], one, null, 'one']) {
    await expect(link(main, { named: named as never })).rejects.toThrow(/`named` takes an object/);
  }
});

describe('what comes to be', () => {
  test('a program can be instantiated any number of times, each by itself', async () => {
    const program = await linked(`(component ${counter} (core instance $i (instantiate $m))
      (func (export "bump") (result u32) (canon lift (core func $i "bump"))))`);
    const [a, b] = [program.instantiateSync(), program.instantiateSync()];
    expect([call(a, 'bump'), call(a, 'bump'), call(b, 'bump')]).toEqual([1, 2, 1]);
  });

  test('nested components are flat in the plan, with parents and labels', async () => {
    const program = await linked(`(component $outer
      (component $inner ${counter} (core instance $i (instantiate $m))
        (func (export "bump") (result u32) (canon lift (core func $i "bump"))))
      (instance $one (instantiate $inner))
      (instance (instantiate $inner))
      (export "one" (instance $one)))`);
    expect(program.plan.instances).toEqual([
      { label: 'outer' },
      { label: 'one', parent: 0 },
      { label: 'inner', parent: 0 },
    ]);
    expect(program.plan.modules.filter((m) => m.label !== 'adapters')).toHaveLength(1);
    expect(program.plan.steps.filter((s) => s.kind === 'instantiate')).toHaveLength(2);
    expect(program.plan.funcs.map((f) => f.label)).toEqual(['one#bump', 'bump']);
  });

  test('a function goes by the first name that says of which interface it is', async () => {
    const program = await linked(`(component
      ${counter} (core instance $i (instantiate $m))
      (func $f (result u32) (canon lift (core func $i "bump")))
      (instance $one (export "bump" (func $f)))
      (instance $two (export "again" (func $f)))
      (export "plain" (func $f))
      (export "one" (instance $one))
      (export "two" (instance $two))
      (export "late" (func $f)))`);
    expect(program.plan.funcs.map((f) => f.label)).toEqual(['one#bump']);
  });

  test('every instance of a component has a resource type of its own', async () => {
    const definer = `(component $def (type $r (resource (rep i32)))
      (core func $new (canon resource.new $r))
      (core module $m (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 42))))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (export $r2 "r" (type $r))
      (func (export "make") (result (own $r2)) (canon lift (core func $i "make"))))`;
    const user = `(component $use (import "r" (type $r (sub resource)))
      (import "make" (func (result (own $r)))))`;
    const text = (from: string): string => `(component ${definer} ${user}
      (instance $a (instantiate $def)) (instance $b (instantiate $def))
      (instance (instantiate $use (with "r" (type $a "r")) (with "make" (func ${from} "make")))))`;
    const program = await linked(text('$a'));
    expect(program.plan.resources.map((r) => [r.kind, r.label])).toEqual([
      ['defined', 'r'],
      ['defined', 'r'],
    ]);
    const { diagnostics } = await link(await wat(text('$b')));
    expect(diagnostics).toMatchObject([
      {
        code: 'component/resource-mismatch',
        message: expect.stringContaining('of another resource type of that name') as string,
      },
    ]);
  });

  test('core modules are imported and exported', async () => {
    const program = await linked(`(component
      (import "m" (core module $m (export "f" (func (result i32)))))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f")))
      (export "again" (core module $m)))`);
    const text =
      '(component (core module $x (func (export "f") (result i32) i32.const 7)) (export "x" (core module $x)))';
    const { exports } = await instantiate(await wat(text));
    const running = program.instantiateSync({ m: exports['x'] });
    expect(call(running, 'f')).toBe(7);
    expect(running.exports['again']).toBe(exports['x']);
  });

  test('no alias is left of types that are exported under names', async () => {
    const program = await linked(`(component
      (core module $m (func (export "f") (param i32 i32) (result i32) local.get 1))
      (core instance $i (instantiate $m))
      (type $r (record (field "a" u8) (field "b" u8)))
      (export $named "named" (type $r))
      (export $again "again" (type $named))
      (func (export "f") (param "x" $again) (result u8) (canon lift (core func $i "f"))))`);
    expect(program.plan.types.map(({ type }) => type.kind)).not.toContain('alias');
    expect(call(program.instantiateSync(), 'f', { a: 1, b: 2 })).toBe(2);
  });

  test('instances, types and resources are exported again', async () => {
    const program = await linked(
      `(component
      (import "a:b/c@1.0.0" (instance $i (export "r" (type (sub resource)))
        (export "e" (type (eq $e0))) (export "f" (func (result u8)))))
      (export "d" (instance $i)) (type $e0 u8))`
        .replace('(type $e0 u8)', '')
        .replace('(component', '(component (type $e0 u8)'),
    );
    expect(program.plan.imports).toMatchObject([
      {
        kind: 'instance',
        name: 'a:b/c@1.0.0',
        items: [
          { kind: 'resource', name: 'r' },
          { kind: 'func', name: 'f' },
        ],
      },
    ]);
    expect(program.plan.exports).toMatchObject([
      {
        kind: 'instance',
        name: 'd',
        items: [{ kind: 'resource' }, { kind: 'type', name: 'e', type: 'u8' }, { kind: 'func' }],
      },
    ]);
    const running = program.instantiateSync({ 'a:b/c': { R: class {}, f: () => 5 } });
    expect((running.exports['d'] as { f: Func }).f()).toBe(5);
  });

  test('a lowered import is lifted again', async () => {
    const program = await linked(`(component (import "f" (func $f (param "x" u32) (result u32)))
      (core func $l (canon lower (func $f)))
      (func (export "g") (param "x" u32) (result u32) (canon lift (core func $l))))`);
    expect(call(program.instantiateSync({ f: (x: number) => x + 1 }), 'g', 4)).toBe(5);
  });

  test('a component that is passed on is seen as its type says', async () => {
    const text = (result: string): string => `(component
      (component $impl (core module $m (func (export "f") (result i32) i32.const 3))
        (core instance $i (instantiate $m))
        (func (export "f") (result u32) (canon lift (core func $i "f"))))
      (component $wrap (import "c" (component $c (export "f" (func (result ${result})))))
        (instance $i (instantiate $c)) (export "f" (func $i "f")))
      (instance $w (instantiate $wrap (with "c" (component $impl))))
      (export "f" (func $w "f")))`;
    expect(call((await linked(text('u32'))).instantiateSync(), 'f')).toBe(3);
    expect(await failing(text('s32'))).toMatchObject([{ code: 'component/type-mismatch' }]);
  });

  test('the nameless instance that lifts what a component exports has its name', async () => {
    const program = await linked(`(component $app
      (component (component) (instance (instantiate 0)))
      (component ${counter} (core instance $i (instantiate $m))
        (func (export "bump") (result u32) (canon lift (core func $i "bump"))))
      (instance (instantiate 0)) (instance (instantiate 1))
      (export "bump" (func 1 "bump")))`);
    expect(program.plan.instances.map((i) => i.label)).toEqual([
      'app',
      'app/component 0',
      'app/component 0/component 0',
      'app',
    ]);
  });

  test('exports are found by interface and name', async () => {
    const program = await linked(`(component ${counter} (core instance $i (instantiate $m))
      (func $f (result u32) (canon lift (core func $i "bump")))
      (instance $x (export "bump-it" (func $f)))
      (export "a:b/count@1.2.0" (instance $x)) (export "run" (func $f)))`);
    const path = ['a:b/count@1.2.0', 'bump-it'];
    for (const name of ['a:b/count@1.2.0', 'a:b/count@1.0.0', 'a:b/count', 'count', 'a:b/c*']) {
      expect(findExport(program, name, 'bump-it')).toMatchObject({ path, type: { result: 'u32' } });
    }
    expect(findExport(program, undefined, 'run')).toMatchObject({ path: ['run'] });
    expect(findExport(program, 'a:b/count@2.0.0', 'bump-it')).toBeUndefined();
    expect(findExport(program, 'a:b/d*', 'bump-it')).toBeUndefined();
    expect(findExport(program, undefined, 'bump-it')).toBeUndefined();
  });
});

const provider = (name: string, value: number, type = 'u32'): string => `(component
  (core module $m (func (export "f") (result i32) i32.const ${value}))
  (core instance $i (instantiate $m))
  (func $f (result ${type}) (canon lift (core func $i "f")))
  (instance $x (export "f" (func $f)))
  (export "${name}" (instance $x)))`;

const user = (name: string, type = 'u32'): string => `(component
  (import "${name}" (instance $i (export "f" (func (result ${type})))))
  (core func $f (canon lower (func $i "f")))
  (core module $m (import "" "f" (func $f (result i32))) (func (export "g") (result i32) (call $f)))
  (core instance $c (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "g") (result ${type}) (canon lift (core func $c "g"))))`;

/** Exports as an instance what it imports as one. */
const relay = (from: string, to: string): string => `(component
  (import "${from}" (instance $i (export "f" (func (result u32)))))
  (core func $f (canon lower (func $i "f")))
  (func $g (result u32) (canon lift (core func $f)))
  (instance $x (export "f" (func $g)))
  (export "${to}" (instance $x)))`;

describe('plugs', () => {
  test.each([
    ['exactly', 'a:b/c@1.2.3', 'a:b/c@1.2.3'],
    ['in a newer version', 'a:b/c@1.2.3', 'a:b/c@1.9.0'],
    ['in an older version', 'a:b/c@0.2.3', 'a:b/c@0.2.0'],
    ['by a plain name', 'c', 'c'],
  ])('fit %s', async (_, wanted, given) => {
    const program = await linked(user(wanted), [provider(given, 7)]);
    expect(program.plan.instances.map((i) => i.label)).toEqual(['root', 'plug0', 'main']);
    expect(program.plan.imports).toEqual([]);
    expect(call(program.instantiateSync(), 'g')).toBe(7);
  });

  test.each([
    ['another track', 'a:b/c@1.2.3', 'a:b/c@2.0.0'],
    ['a pre-release', 'a:b/c@1.2.3', 'a:b/c@1.2.4-rc.1'],
    ['another name', 'a:b/c', 'a:b/cc'],
  ])('of %s are left out, with a warning', async (_, wanted, given) => {
    const { value, diagnostics } = await link(await wat(user(wanted)), {
      plugs: [await wat(provider(given, 7))],
    });
    expect(diagnostics).toMatchObject([
      {
        code: 'link/unused-plug',
        severity: 'warning',
        help: [expect.stringMatching(`\`${given}\`.*\`${wanted}\``) as string],
      },
    ]);
    expect(value!.plan.imports).toMatchObject([{ name: wanted }]);
    expect(value!.plan.instances).toHaveLength(1);
  });

  test('use what the others export, whichever order they are given in', async () => {
    const plugs = [provider('a', 9), relay('a', 'b'), relay('b', 'c')];
    for (const order of [plugs, plugs.toReversed(), [plugs[1]!, plugs[2]!, plugs[0]!]]) {
      const program = await linked(user('c'), order);
      expect(call(program.instantiateSync(), 'g')).toBe(9);
    }
  });

  test('take what they export themselves from elsewhere', async () => {
    const program = await linked(user('a'), [relay('a', 'a')]);
    expect(program.plan.imports).toMatchObject([{ kind: 'instance', name: 'a' }]);
    expect(call(program.instantiateSync({ a: { f: () => 6 } }), 'g')).toBe(6);
  });

  test('of which two export the same are an error that names both', async () => {
    const found = await failing(user('a'), [provider('a', 1), provider('a', 2)]);
    expect(found).toMatchObject([
      {
        code: 'link/ambiguous-plug',
        message: 'the plugs `plug0` and `plug1` both export what `main` imports as `a`',
        span: { file: 'plug0.wasm', path: 'component > export "a"' },
        related: [{ span: { file: 'plug1.wasm' } }],
      },
    ]);
  });

  test('of which two export compatible versions are one, too', async () => {
    const plugs = ['a:b/c@1.2.1', 'a:b/c@1.2.4', 'a:b/c@1.3.0'].map((n, i) => provider(n, i));
    const found = await failing(user('a:b/c@1.2.3'), plugs);
    expect(found).toMatchObject([
      { code: 'link/ambiguous-plug', message: expect.stringContaining('all export') as string },
    ]);
  });

  test.each([[0], [1]])('with the very version go first (%#)', async (at) => {
    const plugs = [provider('a:b/c@1.2.4', 4)].toSpliced(at, 0, provider('a:b/c@1.2.3', 3));
    const { value, diagnostics } = await link(await wat(user('a:b/c@1.2.3')), {
      plugs: await Promise.all(plugs.map((p) => wat(p))),
    });
    expect(call(value!.instantiateSync(), 'g')).toBe(3);
    expect(diagnostics).toMatchObject([
      {
        code: 'link/unused-plug',
        help: [expect.stringContaining('which exports that very version') as string],
      },
    ]);
  });

  test('that serve nobody but one that is not used are left out with it', async () => {
    const { diagnostics } = await link(await wat(user('z')), {
      plugs: [
        { bytes: await wat(provider('a', 1)), file: 'p.wasm' },
        { bytes: await wat(relay('a', 'b')), file: 'q.wasm' },
      ],
    });
    expect(diagnostics).toMatchObject([
      { help: ['only `q` imports from it, of which nothing is used either'] },
      { help: ['it exports `b`, and `z` is imported'] },
    ]);
  });

  test('that need each other are an error', async () => {
    const found = await failing(user('a'), [relay('b', 'a'), relay('c', 'b'), relay('a', 'c')]);
    expect(found).toMatchObject([
      {
        code: 'link/plug-cycle',
        message:
          'the plugs `plug0`, `plug1`, `plug2` need each other, so that none can be instantiated first',
        help: [
          '`plug0` imports `b`, which `plug1` exports',
          '`plug1` imports `c`, which `plug2` exports',
          '`plug2` imports `a`, which `plug0` exports',
        ],
      },
    ]);
  });

  test('share one import of the host where versions are compatible', async () => {
    const main = `(component (import "p" (instance $p (export "f" (func (result u32)))))
      (import "h:o/st@0.2.3" (instance $h (export "f" (func (result u32)))))
      (export "p" (func $p "f")) (export "h" (func $h "f")))`;
    const program = await linked(main, [relay('h:o/st@0.2.1', 'p')]);
    expect(program.plan.imports).toMatchObject([{ name: 'h:o/st@0.2.3' }]);
    const running = program.instantiateSync({ 'h:o/st': { f: () => 5 } });
    expect([call(running, 'p'), call(running, 'h')]).toEqual([5, 5]);
  });

  test('with another type are refused, naming the difference and both sides', async () => {
    expect(await failing(user('a', 'u32'), [provider('a', 1, 's32')])).toMatchObject([
      {
        code: 'component/type-mismatch',
        message: "the types of `f` don't agree: `main` wants u32, `plug0` gives s32 (result)",
        help: ['wanted by `main`: func() -> u32', 'given by `plug0`: func() -> s32'],
        span: { file: 'main.wasm' },
      },
    ]);
  });

  test('that lack a function are refused', async () => {
    const plug = provider('a', 1).replace('(export "f" (func $f))', '(export "ff" (func $f))');
    expect(await failing(user('a'), [plug])).toMatchObject([
      {
        code: 'component/missing-export',
        message: "`plug0` doesn't export `f`, which `main` wants",
        help: ['did you mean `ff`?'],
      },
    ]);
  });

  test('resources of a plug are the importer’s', async () => {
    const plug = `(component (type $r (resource (rep i32)))
      (core func $new (canon resource.new $r)) (core func $rep (canon resource.rep $r))
      (core module $m (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 42)))
        (func (export "get") (param i32) (result i32) local.get 0))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (func $make (result (own $r)) (canon lift (core func $i "make")))
      (func $get (param "self" (borrow $r)) (result u32) (canon lift (core func $i "get")))
      (component $names
        (import "r" (type $given (sub resource)))
        (import "make" (func $make (result (own $given))))
        (import "get" (func $get (param "self" (borrow $given)) (result u32)))
        (export $r "r" (type $given))
        (export "make" (func $make) (func (result (own $r))))
        (export "[method]r.get" (func $get) (func (param "self" (borrow $r)) (result u32))))
      (instance $x (instantiate $names
        (with "r" (type $r)) (with "make" (func $make)) (with "get" (func $get))))
      (export "k:v/store" (instance $x)))`;
    const main = `(component
      (import "k:v/store" (instance $s (export "r" (type $r (sub resource)))
        (export "make" (func (result (own $r))))
        (export "[method]r.get" (func (param "self" (borrow $r)) (result u32)))))
      (alias export $s "r" (type $r))
      (core func $make (canon lower (func $s "make"))) (core func $get (canon lower (func $s "[method]r.get")))
      (core func $drop (canon resource.drop $r))
      (core module $m (import "" "make" (func $make (result i32))) (import "" "get" (func $get (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "run") (result i32) (local $h i32) (local $v i32)
          (local.set $h (call $make)) (local.set $v (call $get (local.get $h)))
          (call $drop (local.get $h)) (local.get $v)))
      (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "get" (func $get)) (export "drop" (func $drop))))))
      (func (export "run") (result u32) (canon lift (core func $i "run"))))`;
    const program = await linked(main, [plug]);
    expect(program.plan.resources).toMatchObject([{ kind: 'defined', label: 'r', instance: 1 }]);
    expect(call(program.instantiateSync(), 'run')).toBe(42);
  });
});

describe('a function `then`', () => {
  const thenable = `(component
    (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func $f (result u32) (canon lift (core func $i "f")))
    (instance $x (export "then" (func $f)) (export "f" (func $f)))
    (export "then" (func $f)) (export "a:b/i" (instance $x)))`;

  test('makes no promise of what exports it', async () => {
    const { exports } = await instantiate(await wat(thenable));
    const awaited = await (exports as { i: object }).i;
    expect(awaited).toBe(exports['i']);
    expect(await (async () => exports)()).toBe(exports);
    for (const object of [exports, awaited]) {
      expect(object).not.toHaveProperty('then');
      expect((object as Record<string, Func>)['then_']!()).toBe(7);
    }
  });

  test('is found by its name, and by whoever imports it', async () => {
    const program = await linked(thenable);
    const { exports } = program.instantiateSync();
    const found = findExport(program, 'i', 'then');
    expect((valueAt(exports, found!.path) as Func)()).toBe(7);
    const importing = await linked(`(component
      (import "a:b/i" (instance $i (export "then" (func (result u32)))))
      (export "g" (func $i "then")))`);
    expect(call(importing.instantiateSync(exports), 'g')).toBe(7);
    for (const key of ['then', 'then_']) {
      const given = { 'a:b/i': { [key]: () => 8 } };
      expect(call(importing.instantiateSync(given), 'g')).toBe(8);
    }
  });
});

describe('interfaces of types alone', () => {
  const point = '(type $p (record (field "x" u32))) (export "p" (type (eq $p)))';
  const nested = `(type $i (instance ${point})) (export "i" (instance (type $i)))`;
  const resource = '(export "r" (type (sub resource)))';
  const shared = '(alias outer 1 $given (type $outer)) (export "s" (type (eq $outer)))';
  const importing = (decls: string): string => `(component
    (import "g:v/en" (instance $g (export "r" (type (sub resource)))))
    (alias export $g "r" (type $given))
    (import "a:b/types@1.0.0" (instance ${decls})))`;
  const given = { 'g:v/en': { R: class {} } };

  test.each([
    ['a record', point],
    ['nothing', ''],
    ['an interface of types', nested],
    ['a resource of another interface', shared],
  ])('want nothing of the host: %s', async (_, decls) => {
    const program = await linked(importing(decls));
    expect(() => program.instantiateSync(given)).not.toThrow();
  });

  test.each([
    ['a resource', resource],
    ['a resource in an interface of its own', nested.replace(point, resource)],
    ['a function', '(export "f" (func))'],
  ])('are none with %s', async (_, decls) => {
    const program = await linked(importing(decls));
    expect(() => program.instantiateSync(given)).toThrow('import `a:b/types@1.0.0` is missing');
  });

  test('want nothing of plugs, of which several may have them', async () => {
    const type = '(type $p (record (field "x" u32))) (export $q "p" (type $p))';
    const types = `(component $t ${type}) (instance $t (instantiate $t))
      (export "a:b/types@1.0.0" (instance $t))`;
    const plugs = [provider('a', 1), provider('b', 2)].map((p) => p.replace(/\)$/, `${types})`));
    const main = `${importing(point).replace(/\)$/, '')}
      (import "a" (instance $a (export "f" (func (result u32)))))
      (import "b" (instance (export "f" (func (result u32)))))
      (export "g" (func $a "f")))`;
    const program = await linked(main, plugs);
    expect(call(program.instantiateSync(given), 'g')).toBe(1);
  });
});

describe('what is said before anything runs', () => {
  test('all files that can’t be read are told', async () => {
    const { diagnostics } = await link(new Uint8Array(), {
      plugs: [{ bytes: new TextEncoder().encode('package a:b;'), file: 'p.wit' }],
    });
    expect(diagnostics.map((d) => d.code)).toEqual(['binary/empty', 'binary/not-wasm']);
  });

  test('built-ins that are not there yet are named', async () => {
    const bytes = await wat('(component $c (core func (canon context.get i64 0)))');
    const { diagnostics } = await link(bytes, { features: ['memory64'] });
    expect(diagnostics).toMatchObject([
      {
        code: 'link/not-there-yet',
        message: "the component `c` uses the built-in `context.get`, which witlink can't run yet",
      },
    ]);
  });

  test('what the engine rejects stands where its module is', async () => {
    const bytes = await wat(
      '(component (core module $broken (func (result i32) i32.const 1 i32.const 77 drop)))',
    );
    const at = bytes.indexOf(0x1a);
    const broken = new Uint8Array(bytes);
    broken[at] = 0x01;
    const { diagnostics } = await link({ bytes: broken, file: 'b.wasm' });
    expect(diagnostics).toMatchObject([
      {
        code: 'component/invalid-module',
        span: { file: 'b.wasm', path: 'component > core module "broken"' },
      },
    ]);
    const { offset } = diagnostics[0]!.span as { offset: number };
    expect(offset).toBeGreaterThan(16);
    expect(offset).toBeLessThanOrEqual(at + 2);
  });

  test('components of types only, and components as exports, are warned of', async () => {
    const types = await link(await wat('(component (type (component)) (export "a" (type 0)))'));
    expect(types.diagnostics).toMatchObject([{ code: 'link/nothing-to-run', severity: 'warning' }]);
    expect(types.value).toBeDefined();
    const exported = await link(
      await wat('(component (component $c) (export "c" (component $c)))'),
    );
    expect(exported.diagnostics).toMatchObject([
      { code: 'link/component-export', severity: 'warning' },
    ]);
    expect(exported.value!.plan.exports).toEqual([]);
  });

  test('a component that the host should give', async () => {
    expect(await failing('(component (import "c" (component)))')).toMatchObject([
      { code: 'component/unsupported', message: expect.stringContaining('`c`') as string },
    ]);
  });

  test('missing and wrong imports', async () => {
    const bytes = await wat(user('a:b/store@1.0.0'));
    const problem = async (imports: Record<string, unknown>): Promise<string> => {
      const error: unknown = await instantiate({ bytes, file: 'app.wasm' }, imports).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(WitlinkError);
      return (error as WitlinkError).message;
    };
    expect(await problem({})).toMatch(/`a:b\/store@1.0.0`.*`app`/);
    expect(await problem({ 'a:b/stor@1.0.0': {} })).toContain('a:b/stor@1.0.0');
    expect(await problem({ 'a:b/store@1.0.0': { f: 3 } })).toMatch(/function/);
    expect(
      await problem(
        Object.create({ 'a:b/store@1.0.0': { f: () => 1 } }) as object as Record<string, unknown>,
      ),
    ).toMatch(/missing/);
    expect(await problem({ 'a:b/store@2.0.0': { f: () => 1 } })).toMatch(/missing/);
    const { exports } = await instantiate(bytes, { 'a:b/store@1.1.0': { f: () => 8 } });
    expect((exports['g'] as Func)()).toBe(8);
  });

  test('`instantiate` throws what `link` finds', async () => {
    await expect(instantiate(new Uint8Array())).rejects.toMatchObject({
      name: 'WitlinkError',
      diagnostics: [{ code: 'binary/empty' }],
    });
  });

  test('exports that unfold without end are refused', async () => {
    let text = '(instance $i0 (export "f" (func $f)))';
    for (let i = 1; i < 60; i++)
      text += `(instance $i${i} (export "a" (instance $i${i - 1})) (export "b" (instance $i${i - 1})))`;
    expect(
      await failing(`(component (import "f" (func $f)) ${text} (export "x" (instance $i59)))`),
    ).toMatchObject([{ code: 'component/too-large' }]);
  });
});
