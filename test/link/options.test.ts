/** What can be asked of linking: features that are off, a bound on memories, doing without waiting. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { readComponent } from '../../src/binary/index.ts';
import { validate } from '../../src/component/index.ts';
import { instantiate, instantiateSync, link } from '../../src/link/index.ts';
import { wat } from './wat.ts';

type Func = (...args: unknown[]) => unknown;

describe('features', () => {
  const text = '(component (import "f" (func (param "x" (list u8 4)))))';

  test('a gate that is off is refused by name', async () => {
    const { value, diagnostics } = await link(await wat(text));
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'component/gated',
        message: expect.stringContaining('`fixed-length-lists`') as string,
      },
    ]);
  });

  test.each([[['fixed-length-lists']], ['all']] as const)('%j opens it', async (features) => {
    const { value, diagnostics } = await link(await wat(text), { features });
    expect(diagnostics).toEqual([]);
    expect(value).toBeDefined();
  });
});

describe('a name that no option has', () => {
  test.each([
    ['plug', 'did you mean `plugs`?'],
    ['nothing', 'the options are'],
  ])('%s is refused', async (name, help) => {
    const bytes = await wat('(component)');
    const options = { [name]: [] };
    const refused = {
      diagnostics: [{ code: 'host/unknown-option', help: [expect.stringContaining(help)] }],
    };
    await expect(link(bytes, options)).rejects.toMatchObject(refused);
    await expect(instantiate(bytes, {}, options)).rejects.toMatchObject(refused);
    expect(() => instantiateSync(bytes, {}, options)).toThrow(WitlinkError);
    const program = (await link(bytes, { limits: {} })).value!;
    await expect(program.instantiate({}, options)).rejects.toMatchObject(refused);
    await expect(link(bytes, null as never)).rejects.toThrow('the options of `link` are an object');
  });
});

describe('validation', () => {
  test('a plug is validated, too, and the file is told', async () => {
    const plug = { bytes: await wat('(component (type (list 5)))'), file: 'plug.wasm' };
    const { value, diagnostics } = await link(await wat('(component)'), { plugs: [plug] });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'component/index-out-of-range', span: { file: 'plug.wasm' } },
    ]);
  });

  test.each([
    ['one that is instantiated', '(component $c (core module $m (func unreachable)))'],
    ['one that never is', '(component (component $c (core module $m (func unreachable))))'],
  ])('a broken core module is told as `validate` tells it: %s', async (_, text) => {
    const bytes = Uint8Array.from(await wat(text));
    // `unreachable` becomes `drop`, with nothing to drop.
    bytes[bytes.lastIndexOf(0x00, bytes.indexOf(0x0b, 30))] = 0x1a;
    const judged = validate(bytes, { file: 'component' });
    expect(judged.diagnostics).toMatchObject([{ code: 'component/invalid-module' }]);
    expect((await link(bytes)).diagnostics).toEqual(judged.diagnostics);
  });
});

describe('a bound on memories', () => {
  const grower = (memory: string): string => `(component $app
    (core module $m ${memory}
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "size") (result i32) memory.size))
    (core instance $i (instantiate $m))
    (func (export "grow") (param "by" u32) (result s32) (canon lift (core func $i "grow")))
    (func (export "size") (result u32) (canon lift (core func $i "size"))))`;
  const page = 65536;

  test.each(['(memory 1)', '(memory 1 100)', '(memory (export "m") 1)'])(
    'beyond it growing fails: %s',
    async (memory) => {
      const { value } = await link(await wat(grower(memory)), {
        limits: { memory: 3 * page + 100 },
      });
      const { grow, size } = value!.instantiateSync().exports as Record<string, Func>;
      expect([grow!(2), grow!(1), size!()]).toEqual([1, -1, 3]);
    },
  );

  test.each([Infinity, 2 ** 40, 2 ** 32])(
    'a bound beyond all addresses changes nothing: %d',
    async (most) => {
      const bytes = await wat(grower('(memory 1)'));
      const { value, diagnostics } = await link(bytes, { limits: { memory: most } });
      expect(diagnostics).toEqual([]);
      const { grow } = value!.instantiateSync().exports as Record<string, Func>;
      expect(grow!(1)).toBe(1);
    },
  );

  test.each([Number.NaN, -1])('%d is no bound', async (most) => {
    const { value, diagnostics } = await link(await wat(grower('(memory 1)')), {
      limits: { memory: most },
    });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'runtime/bad-limit' }]);
  });

  test('a bound of the module that is lower stays', async () => {
    const { value } = await link(await wat(grower('(memory 1 2)')), {
      limits: { memory: 100 * page },
    });
    const { grow } = value!.instantiateSync().exports as Record<string, Func>;
    expect([grow!(1), grow!(1)]).toEqual([1, -1]);
  });

  test('what is larger from the start is refused, at its module', async () => {
    const bytes = await wat(grower('(memory 4)'));
    const { value, diagnostics } = await link(bytes, { limits: { memory: 3 * page } });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'link/limit-memory',
        message: `with the core module \`m\` the program has ${4 * page} bytes of memory from the start; ${3 * page} are allowed`,
        span: { path: 'component > core module "m"' },
      },
    ]);
  });

  test('a module without a name is told by its number', async () => {
    const bytes = await wat(`(component
      (core module (memory 1))
      (core module (memory 4))
      (core instance (instantiate 1)))`);
    const { diagnostics } = await link(bytes, { limits: { memory: 3 * page } });
    expect(diagnostics[0]?.message).toContain('with the core module `1` the program has');
  });

  test('a memory that others import is bounded where it is', async () => {
    const { value, diagnostics } = await link(
      await wat(`(component
        (core module $m (memory (export "m") 1 10))
        (core module $n (import "" "m" (memory 1 10))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
        (core instance $m (instantiate $m))
        (core instance $n (instantiate $n (with "" (instance $m))))
        (func (export "grow") (param "by" u32) (result s32) (canon lift (core func $n "grow"))))`),
      { limits: { memory: 2 * page } },
    );
    expect(diagnostics).toEqual([]);
    const { grow } = value!.instantiateSync().exports as Record<string, Func>;
    expect([grow!(1), grow!(1)]).toEqual([1, -1]);
  });

  test('nothing else of a module changes', async () => {
    const bytes = await wat(grower('(memory 1)'));
    const plain = (await link(bytes)).value!.plan.modules[0]!;
    const bounded = (await link(bytes, { limits: { memory: page } })).value!.plan.modules[0]!;
    if (plain.kind !== 'inline' || bounded.kind !== 'inline') throw new Error('not inline');
    // The flag of the limits, and the one byte more that is the limit itself.
    expect(bounded.bytes.length).toBe(plain.bytes.length + 1);
    expect(readComponent(bytes).diagnostics).toEqual([]);
  });
});

describe('without waiting', () => {
  const text = `(component (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`;

  test('a component is compiled in place', async () => {
    const { exports } = instantiateSync(await wat(text));
    expect((exports['f'] as Func)()).toBe(7);
  });

  test('a program is compiled already', async () => {
    const { value } = await link(await wat(text));
    expect((instantiateSync(value!).exports['f'] as Func)()).toBe(7);
  });

  test('what is wrong is thrown with its diagnostics', async () => {
    const bytes = await wat('(component (type (list 5)))');
    expect(() => instantiateSync(bytes)).toThrow(WitlinkError);
  });
});
