/** Why components fit or don't: by which rule, where types part, whose resources they are, and what helps, which was tried. */
import { expect, test } from 'vitest';
import { readPackage, why, type GraphPackage, type Why } from '../../src/compose/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';

const component = async (label: string, text: string): Promise<GraphPackage> =>
  readPackage({ bytes: await wat(`(component ${text})`), file: `${label}.wasm`, label }).value!;

/** Imports an instance with `f: func(x: TYPE)`. */
const wanting = (name: string, type = 'u32'): Promise<GraphPackage> =>
  component('app', `(import "${name}" (instance (export "f" (func (param "x" ${type})))))`);

/** Exports one, which it has from elsewhere. */
const having = (name: string, type = 'u32', label = 'store'): Promise<GraphPackage> =>
  component(
    label,
    `(import "base" (instance $x (export "f" (func (param "x" ${type})))))
     (export "${name}" (instance $x))`,
  );

async function asked(a: GraphPackage, ...others: GraphPackage[]): Promise<Why> {
  return why(a, others).value!;
}

test('says by which rule they fit', async () => {
  const exact = await asked(await wanting('a:b/c@1.0.0'), await having('a:b/c@1.0.0'));
  expect(exact).toEqual({
    fits: true,
    imports: [
      {
        import: 'a:b/c@1.0.0',
        from: { label: 'store', name: 'a:b/c@1.0.0' },
        why: 'exact',
        differences: [],
      },
    ],
    remedies: [],
  });
  const newer = await asked(await wanting('a:b/c@1.0.0'), await having('a:b/c@1.2.0'));
  expect(newer).toMatchObject({ fits: true, imports: [{ why: 'compatible' }] });
});

test('says where types part, the innermost place of each', async () => {
  const shape = (type: string, more: string): string => `(instance
    (type $r (record (field "n" ${type}) (field "s" string)))
    (export "r" (type $e (eq $r)))
    (type $l (list $e))
    (export "f" (func (param "x" $l))) ${more})`;
  const wants = await component('app', `(import "a:b/c" ${shape('u8', '(export "g" (func))')})`);
  const has = await component(
    'store',
    `(import "base" ${shape('u16', '').replace('(instance', '(instance $x')})
     (export "a:b/c" (instance $x))`,
  );
  const { fits, imports } = await asked(wants, has);
  expect(fits).toBe(false);
  expect(imports[0]!.differences).toEqual([
    {
      import: 'a:b/c',
      item: 'r',
      where: 'field `n`',
      wanted: 'u8',
      given: 'u16',
    },
    { import: 'a:b/c', item: 'g', where: '', wanted: 'the function `g`' },
  ]);
});

test('says whose resources they are', async () => {
  const wants = await component(
    'app',
    `(import "a:b/types" (instance $t (export "r" (type (sub resource)))))
     (alias export $t "r" (type $r))
     (import "a:b/api" (instance
       (alias outer 1 $r (type $r)) (export "r" (type $e (eq $r)))
       (export "f" (func (result (own $e))))))`,
  );
  const resource = (n: number): string => `(type $r${n} (resource (rep i32)))`;
  const has = await component(
    'store',
    `${resource(1)} ${resource(2)}
     (core module $m (func (export "f") (result i32) unreachable))
     (core instance $i (instantiate $m))
     (func $f (result (own $r2)) (canon lift (core func $i "f")))
     (instance $t (export "r" (type $r1)))
     (instance $a (export "r" (type $r2)) (export "f" (func $f)))
     (export "a:b/types" (instance $t))
     (export "a:b/api" (instance $a))`,
  );
  const { fits, imports } = await asked(wants, has);
  expect(fits).toBe(false);
  expect(imports[1]!.differences).toEqual([
    {
      import: 'a:b/api',
      item: 'r',
      where: '',
      wanted: 'the resource `r` of `a:b/types`',
      given: 'the resource `r` of `a:b/api`',
      resources: true,
    },
  ]);
});

test('finds that they fit the other way round', async () => {
  const { fits, remedies } = await asked(await having('a:b/c'), await wanting('a:b/c'));
  expect({ fits, remedies }).toEqual({ fits: false, remedies: [{ kind: 'swap', socket: 'app' }] });
  expect((await asked(await having('a:b/c'), await wanting('a:b/c', 'u64'))).remedies).toEqual([]);
});

test('finds what has the type under another name, if it has it', async () => {
  for (const [name, nearest] of [
    ['a:b/c@2.0.0', 'version'],
    ['a:b/c@1.0.0-rc.1', 'pre-release'],
    ['a:b/d@1.0.0', 'name'],
  ] as const) {
    const { fits, imports, remedies } = await asked(
      await wanting('a:b/c@1.0.0'),
      await having(name),
    );
    expect(fits).toBe(false);
    expect(imports[0]!.nearest).toEqual({ label: 'store', name, why: nearest });
    expect(remedies).toEqual([
      { kind: 'give', import: 'a:b/c@1.0.0', from: { label: 'store', name } },
    ]);
    const other = await asked(await wanting('a:b/c@1.0.0'), await having(name, 'u64'));
    expect(other.remedies).toEqual([]);
  }
});

test('tries components at hand where something is missing', async () => {
  const app = await component(
    'app',
    `(import "a:b/c" (instance (export "f" (func (param "x" u32)))))
     (import "a:b/d" (instance (export "f" (func (param "x" u32)))))`,
  );
  const spare = [
    await having('a:b/d', 'u64', 'other'),
    await having('a:b/d', 'u32', 'right'),
    await having('x:y/z', 'u32', 'none'),
  ];
  const { value } = why(app, [await having('a:b/c')], { spare });
  // What is open is no reason not to fit.
  expect(value).toMatchObject({ fits: true, imports: [{ why: 'exact' }, { why: 'nobody' }] });
  expect(value!.remedies).toEqual([{ kind: 'plug', label: 'right', imports: ['a:b/d'] }]);
});

test('tells of several that have the same, and of what is not valid', async () => {
  const both = why(await wanting('a:b/c'), [
    await having('a:b/c', 'u32', 'one'),
    await having('a:b/c', 'u32', 'two'),
  ]);
  expect(both).toMatchObject({
    value: { fits: false },
    diagnostics: [{ code: 'link/ambiguous-plug' }],
  });
  const bad = await component(
    'bad',
    '(import "a" (func $f)) (export "b" (func $f)) (export "b" (func $f))',
  );
  expect(why(bad, [await having('a:b/c')])).toMatchObject({
    value: undefined,
    diagnostics: [{ code: 'component/duplicate-name' }],
  });
});

test('holds a component against a world', async () => {
  const text = `package a:b@1.2.0;
    interface c { f: func(x: u32); }
    interface e { f: func(x: u32); }
    world host { import c; import e; export run: func(); }`;
  const { value: wit } = await load('x.wit', memoryHost({ 'x.wit': text }));
  const offer = { model: wit.model, world: 0 };
  const fitting = why(
    await component(
      'app',
      `(import "a:b/c@1.1.0" (instance (export "f" (func (param "x" u32)))))
       (core module $m (func (export "f"))) (core instance $i (instantiate $m))
       (func (export "run") (canon lift (core func $i "f")))`,
    ),
    offer,
  );
  expect(fitting).toMatchObject({
    diagnostics: [],
    value: {
      fits: true,
      imports: [{ from: { label: 'a:b/host@1.2.0', name: 'a:b/c@1.2.0' }, why: 'compatible' }],
    },
  });
  const wrong = why(
    await component(
      'app',
      `(import "a:b/c@1.2.0" (instance (export "f" (func (param "x" u64)))))
       (import "a:b/e@2.0.0" (instance (export "f" (func (param "x" u32)))))`,
    ),
    offer,
  );
  expect(wrong.value).toMatchObject({
    fits: false,
    imports: [
      { differences: [{ where: 'parameter `x`', wanted: 'u64', given: 'u32' }] },
      { why: 'nobody', nearest: { name: 'a:b/e@1.2.0', why: 'version' } },
    ],
  });
  expect(wrong.diagnostics.map((d) => d.code)).toContain('targets/missing-export');
});
