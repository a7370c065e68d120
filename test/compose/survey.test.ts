/** Components -> what they are made of: parts, instances, who gives what to whom, whatever they were put together with. */
import { describe, expect, test } from 'vitest';
import { encodeGraph, plug, readPackage, type GraphPackage } from '../../src/compose/index.ts';
import { survey, type Survey } from '../../src/compose/survey/index.ts';
import { wat } from '../link/wat.ts';

const pkg = (bytes: Uint8Array, label: string): GraphPackage =>
  readPackage({ bytes, file: `${label}.wasm`, label }).value!;

const component = async (label: string, text: string): Promise<GraphPackage> =>
  pkg(await wat(`(component $itself ${text})`), label);

const func = '(func (result u32))';
/** Code that calls `$f` and lifts a function `$g` of it. */
const code = `
  (core func $l (canon lower (func $f)))
  (core module $m (import "" "f" (func $f (result i32)))
    (memory (export "memory") 2)
    (func (export "g") (result i32) call $f))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $l))))))
  (func $g (result u32) (canon lift (core func $i "g")))`;

/** Exports `to`, whose `f` calls that of `from`. */
const between = (from: string, to: string): Promise<GraphPackage> =>
  component(
    `between-${to.at(-1)!}`,
    `(import "${from}" (instance $x (export "f" ${func}) (export "unused" ${func})))
     (alias export $x "f" (func $f)) ${code}
     (func $unused (result u32) (canon lift (core func $i "g")))
     (instance $y (export "f" (func $g)) (export "unused" (func $unused)))
     (export "${to}" (instance $y))`,
  );

function surveyed(of: GraphPackage): Survey {
  const { value, diagnostics } = survey(of);
  expect(diagnostics).toEqual([]);
  return value!;
}

function composed(socket: GraphPackage, ...plugs: readonly GraphPackage[]): GraphPackage {
  return pkg(encodeGraph(plug(socket, plugs).value!).value!, 'whole');
}

/** `between-c <- between-b: a:b/b f`, what is called alone. */
function calls({ instances, wires }: Survey): string[] {
  return wires.flatMap(({ to, import: name, from, funcs }) => {
    const called = funcs.filter((f) => f.called).map((f) => f.name);
    const source = 'open' in from ? `host ${from.open}` : instances[from.instance]!.name;
    return called.length === 0
      ? []
      : [`${instances[to]!.name} <- ${source}: ${name} ${called.join(' ')}`];
  });
}

describe('survey', () => {
  test('tells parts, instances and wires of what was plugged', async () => {
    const [b, c] = [await between('a:b/a', 'a:b/b'), await between('a:b/b', 'a:b/c')];
    const whole = composed(c, b);
    const found = surveyed(whole);
    expect(found.parts.map(({ name, place }) => [name, place])).toEqual([
      [undefined, 'component'],
      ['between-b', 'component > component 0'],
      ['between-c', 'component > component 1'],
    ]);
    expect(found.parts.map((p) => p.bytes)).toEqual([whole.bytes, b.bytes, c.bytes]);
    expect(found.parts.map((p) => p.modules.map((m) => m.place))).toEqual([
      [],
      ['component > component 0 > core module 0'],
      ['component > component 1 > core module 0'],
    ]);
    expect(found.instances).toMatchObject([
      { part: 0, place: 'component', hasCode: false, memories: [] },
      { part: 1, parent: 0, name: 'between-b', place: 'component > instance 1', hasCode: true },
      { part: 2, parent: 0, name: 'between-c', memories: [{ limits: { min: 2 } }] },
    ]);
    expect(calls(found)).toEqual([
      'between-b <- host a:b/a: a:b/a f',
      'between-c <- between-b: a:b/b f',
    ]);
    expect(found.wires.find((w) => w.to === 2)).toEqual({
      to: 2,
      import: 'a:b/b',
      from: { instance: 1 },
      interface: 'a:b/b',
      funcs: [
        { name: 'f', called: true },
        { name: 'unused', called: false },
      ],
      resources: [],
    });
    expect(found.open).toEqual([{ name: 'a:b/a', kind: 'instance' }]);
    expect(found.exports).toEqual([
      { name: 'a:b/c', kind: 'instance', from: { instance: 2 }, funcs: ['f', 'unused'] },
    ]);
  });

  test('follows what is passed on to where it comes from, through compositions', async () => {
    const inner = composed(await between('a:b/b', 'a:b/c'), await between('a:b/a', 'a:b/b'));
    const passing = await component(
      'passing',
      `(import "a:b/c" (instance $x (export "f" ${func}) (export "unused" ${func})))
       (export "a:b/d" (instance $x))`,
    );
    const outer = composed(await between('a:b/d', 'a:b/e'), passing, inner);
    const found = surveyed(outer);
    expect(calls(found)).toEqual([
      'between-b <- host a:b/a: a:b/a f',
      'between-c <- between-b: a:b/b f',
      'between-e <- between-c: a:b/d f',
    ]);
    const names = found.instances.map(({ parent, name, hasCode }) => [parent, name, hasCode]);
    expect(names).toEqual([
      [undefined, undefined, false],
      [0, 'whole', false],
      [1, 'between-b', true],
      [1, 'between-c', true],
      [0, 'passing', false],
      [0, 'between-e', true],
    ]);
  });

  test('tells what a component takes from the instances that it has made', async () => {
    const found = surveyed(
      await component(
        'parent',
        `(component $child (core module $m (func (export "f") (result i32) i32.const 3))
           (core instance $i (instantiate $m))
           (func $f (result u32) (canon lift (core func $i "f")))
           (export "f" (func $f)))
         (instance $made (instantiate $child))
         (alias export $made "f" (func $f)) ${code}
         (export "g" (func $g))`,
      ),
    );
    expect(found.wires).toEqual([
      { to: 0, from: { instance: 1 }, funcs: [{ name: 'f', called: true }], resources: [] },
    ]);
    expect(found.parts.map((p) => p.modules.map((m) => m.name))).toEqual([['m'], ['m']]);
    expect(found.instances[1]!.name).toBe('made');
  });

  test('tells apart what one import gets from several', async () => {
    const found = surveyed(
      await component(
        'mixed',
        `(import "real" (instance $real (export "f" ${func}) (export "r" (type (sub resource)))))
         (component $stub (core module $m (func (export "h") (result i32) unreachable))
           (core instance $i (instantiate $m))
           (func $h (result u32) (canon lift (core func $i "h")))
           (export "h" (func $h)))
         (instance $stub (instantiate $stub))
         (component $app
           (import "both" (instance $both (export "f" ${func}) (export "h" ${func})
             (export "r" (type (sub resource)))))
           (alias export $both "h" (func $f)) ${code}
           (export "g" (func $g)))
         (alias export $real "r" (type $r))
         (instance $both (export "f" (func $real "f")) (export "h" (func $stub "h"))
           (export "r" (type $r)))
         (instance $app (instantiate $app (with "both" (instance $both))))
         (export "g" (func $app "g"))`,
      ),
    );
    expect(found.wires.filter((w) => w.to === 2)).toEqual([
      {
        to: 2,
        import: 'both',
        from: { open: 'real' },
        interface: 'real',
        funcs: [{ name: 'f', called: false }],
        resources: ['r'],
      },
      {
        to: 2,
        import: 'both',
        from: { instance: 1 },
        funcs: [{ name: 'h', called: true }],
        resources: [],
      },
    ]);
  });

  test('takes imported components and modules for code of which nothing is known', async () => {
    const found = surveyed(
      await component(
        'guarded',
        `(import "wasi:cli/exit@0.2.0" (instance $exit (export "f" ${func})))
         (import "unknown" (component $unknown
           (import "x" (instance (export "f" ${func})))
           (export "y" (instance (export "f" ${func}) (export "r" (type (sub resource)))))))
         (import "module" (core module $m (import "" "f" (func (result i32)))
           (export "g" (func (result i32)))))
         (instance $made (instantiate $unknown (with "x" (instance $exit))))
         (alias export $made "y" (instance $y))
         (alias export $y "f" (func $f))
         (core func $l (canon lower (func $f)))
         (core instance $i (instantiate $m (with "" (instance (export "f" (func $l))))))
         (func $g (result u32) (canon lift (core func $i "g")))
         (export "g" (func $g))`,
      ),
    );
    expect(found.parts).toMatchObject([
      { place: 'component', modules: [] },
      { name: 'unknown', place: 'component > import "unknown"', modules: [] },
    ]);
    expect(found.parts[1]).not.toHaveProperty('bytes');
    expect(found.instances).toMatchObject([
      { hasCode: true, importedModules: ['module'] },
      { part: 1, name: 'made', hasCode: true, importedModules: [] },
    ]);
    expect(found.wires.filter((w) => w.funcs.some((f) => f.called))).toEqual([
      {
        to: 0,
        from: { instance: 1 },
        interface: 'y',
        funcs: [{ name: 'f', called: true }],
        resources: [],
      },
      {
        to: 1,
        import: 'x',
        from: { open: 'wasi:cli/exit@0.2.0' },
        interface: 'wasi:cli/exit@0.2.0',
        funcs: [{ name: 'f', called: true }],
        resources: [],
      },
    ]);
    expect(found.open.map((o) => `${o.name}: ${o.kind}`)).toEqual([
      'wasi:cli/exit@0.2.0: instance',
      'unknown: component',
      'module: core module',
    ]);
  });

  test('tells everything that is wrong with what is not valid', async () => {
    const bad = await component(
      'bad',
      '(import "a" (func $f)) (export "b" (func $f)) (export "b" (func $f))',
    );
    expect(survey(bad)).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'component/duplicate-name' }],
    });
  });

  test('ends where instances double at each of 40 levels', async () => {
    let text = '(component $c0)';
    for (let i = 1; i <= 40; i++) {
      text = `(component $c${i} ${text}
        (instance (instantiate $c${i - 1})) (instance (instantiate $c${i - 1})))`;
    }
    const bomb = await component('bomb', `${text} (instance (instantiate $c40))`);
    const before = performance.now();
    expect(survey(bomb)).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'component/too-large' }],
    });
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});
