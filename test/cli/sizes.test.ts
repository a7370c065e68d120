/** Input of which more could be made than it has: each verb is done in proportion to its size, or ends at a limit by name. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/base/index.ts';
import { funcsOfResource, unalias } from '../../src/model/index.ts';
import type { Func, TypeDef } from '../../src/model/index.ts';
import { writeComponent } from '../../src/binary/index.ts';
import type { Definition, ExternType, InstanceType, ValueDefType } from '../../src/binary/index.ts';
import { cli, folder } from './cli.ts';

const offset = 0;
const times = (n: number, f: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => f(i)).join('');

/** A component that imports functions of a type in which each of `levels` has the one before twice. */
function shared(levels: number, functions: number): Uint8Array {
  const define = (type: ValueDefType | InstanceType): Definition => ({
    kind: 'type',
    offset,
    type,
  });
  const types = Array.from({ length: levels }, (_, i): ValueDefType[] => [
    { kind: 'list', type: i === 0 ? 'u8' : 2 * i - 1 },
    { kind: 'tuple', types: [2 * i, 2 * i] },
  ]).flat();
  const instance: InstanceType = {
    kind: 'instance',
    decls: [
      {
        kind: 'alias',
        offset,
        sort: 'type',
        target: { kind: 'outer', count: 1, index: 2 * levels - 1 },
      },
      {
        kind: 'type',
        offset,
        type: { kind: 'func', async: false, params: [{ name: 'x', type: 0 }] },
      },
      ...Array.from({ length: functions }, (_, i) => ({
        kind: 'export-decl' as const,
        offset,
        extern: { name: `f${i}` },
        type: { kind: 'func', type: 1 } satisfies ExternType,
      })),
    ],
  };
  return writeComponent({
    definitions: [
      ...types.map(define),
      define(instance),
      {
        kind: 'import',
        offset,
        extern: { name: 'a:b/i' },
        type: { kind: 'instance', type: 2 * levels },
      },
    ],
  });
}

describe('types without names that share their parts', () => {
  const verbs = [
    ['wit'],
    ['inspect'],
    ['lint'],
    ['run'],
    ['run', '--invoke', 'f(1)'],
    ['generate', 'markdown', '-o', 'out'],
    ['generate', 'ts-host', '-o', 'out'],
    ['generate', 'abi', '-o', 'out'],
    ['breaking', '--against', 'a.wasm'],
    ['targets', '--wit', 'a.wasm'],
    ['validate'],
  ];
  test.each(verbs)('one that is larger than any: %s %s', async (...argv) => {
    const at = folder({ 'a.wasm': shared(40, 1) });
    const args = argv.map((arg) => (arg === 'out' || arg === 'a.wasm' ? at(arg) : arg));
    const { code, out, err } = await cli([...args, at('a.wasm')]);
    expect(out + err).toContain(
      `a type has more than ${limits.typeParts} parts when it is written out`,
    );
    expect(out.length + err.length).toBeLessThan(5000);
    expect(code).toBe(argv[0] === 'inspect' ? 0 : argv[0] === 'breaking' ? 2 : 1);
  });

  test.each(['wit', 'lint'])('one that many functions have: %s', async (verb) => {
    const at = folder({ 'a.wasm': shared(15, 100) });
    const { code, out, err } = await cli([verb, at('a.wasm')]);
    expect(out + err).toContain(
      `have more than ${limits.writtenTypes} parts when they are written out`,
    );
    expect(code).toBe(1);
  });

  test('is told in few words where a program is run', async () => {
    const at = folder({ 'a.wasm': shared(15, 100) });
    expect((await cli(['validate', at('a.wasm')])).code).toBe(0);
    const { out, err } = await cli(['run', at('a.wasm')]);
    expect(out.length + err.length).toBeLessThan(20_000);
  });
});

describe('nesting of types', () => {
  /** By names, and within brackets. */
  const named = (n: number): string =>
    `package a:b;\ninterface i {\n  type t0 = u8;\n${times(n, (i) => `  type t${i + 1} = option<t${i}>;\n`)}  f: func(x: t${n});\n}\nworld w { import i; }\n`;
  const inBrackets = (n: number): string =>
    `package a:b;\ninterface i {\n  f: func(x: ${'option<'.repeat(n)}u8${'>'.repeat(n)});\n}\nworld w { import i; }\n`;

  test.each([
    ['named', named],
    ['in brackets', inBrackets],
  ])('%s: text and binary have one limit', async (_, wit) => {
    const most = limits.typeNesting;
    const at = folder({ 'most.wit': wit(most), 'more.wit': wit(most + 1) });
    expect((await cli(['check', at('most.wit')])).code).toBe(0);
    expect((await cli(['wit', at('most.wit'), '--wasm', '-o', at('most.wasm')])).code).toBe(0);
    expect((await cli(['validate', at('most.wasm')])).code).toBe(0);
    expect((await cli(['wit', at('most.wasm')])).code).toBe(0);
    const more = await cli(['check', at('more.wit')]);
    expect(more.out).toContain(`types are nested more than ${most} levels deep`);
    expect(more.out.match(/error\[/g)).toHaveLength(1);
    expect(more.code).toBe(1);
  });

  test('in a binary', async () => {
    const type = (i: number): Definition => ({
      kind: 'type',
      offset,
      type: { kind: 'option', type: i === 0 ? 'u8' : i - 1 },
    });
    const of = (n: number): Uint8Array =>
      writeComponent({ definitions: Array.from({ length: n }, (_, i) => type(i)) });
    const at = folder({
      'most.wasm': of(limits.typeNesting),
      'more.wasm': of(limits.typeNesting + 1),
    });
    expect((await cli(['validate', at('most.wasm')])).code).toBe(0);
    expect((await cli(['validate', at('more.wasm')])).out).toContain('component/nesting');
  });
});

test('the ends of long chains of aliases are found in as many steps as there are aliases', () => {
  const steps = (n: number): number => {
    let reads = 0;
    const all: TypeDef[] = Array.from({ length: n }, (_, i) => ({
      name: `t${i}`,
      type: { kind: 'alias', type: i === 0 ? 'u8' : i - 1 },
    }));
    const types = new Proxy(all, {
      get: (target, key) => {
        reads++;
        return Reflect.get(target, key) as unknown;
      },
    });
    for (let i = n - 1; i >= 0; i--) expect(unalias(types, i)).toBe('u8');
    for (let i = 0; i < n; i++) unalias(types, i);
    return reads;
  };
  expect(steps(4000) / steps(1000)).toBeLessThan(5);
});

test('the functions of all resources are found by looking at each once', () => {
  const reads = (n: number): number => {
    let count = 0;
    const all = Array.from({ length: n }, (_, i): Func => ({
      name: `[method]r${i}.m`,
      kind: { kind: 'method', resource: i },
      async: false,
      params: [],
    }));
    const funcs = new Proxy(all, {
      get: (target, key) => {
        count++;
        return Reflect.get(target, key) as unknown;
      },
    });
    for (let i = 0; i < n; i++) expect(funcsOfResource(funcs, i)).toEqual([all[i]]);
    return count;
  };
  expect(reads(4000) / reads(1000)).toBeLessThan(5);
});

test('chains of aliases are not nested: each verb takes long ones', async () => {
  const aliases = times(5000, (i) => `  type t${i + 1} = t${i};\n`);
  const text = `package a:b;\ninterface i {\n  type t0 = u8;\n${aliases}  f: func(x: t5000);\n}\nworld w { import i; }\n`;
  const at = folder({ 'a.wit': text });
  for (const argv of [
    ['wit', '--wasm', '-o', at('a.wasm')],
    ['generate', 'abi', '-o', at('out')],
    ['generate', 'ts-host', '-o', at('out')],
  ]) {
    // eslint-disable-next-line no-await-in-loop
    expect(await cli([...argv, at('a.wit')])).toMatchObject({ code: 0 });
  }
  expect(await cli(['wit', at('a.wasm')])).toMatchObject({ code: 0 });
});

describe('chains of interfaces that use each other', () => {
  const chain = (n: number): string =>
    `package a:b;\ninterface i0 { record r { x: u32 } }\n${times(n, (i) => `interface i${i + 1} { use i${i}.{r}; f: func(x: r); }\n`)}world w { import i${n}; }\n`;

  test('are written as a binary, or refused', async () => {
    const at = folder({ 'few.wit': chain(50), 'many.wit': chain(1500) });
    expect((await cli(['wit', at('few.wit'), '--wasm', '-o', at('few.wasm')])).code).toBe(0);
    const { code, err } = await cli(['wit', at('many.wit'), '--wasm', '-o', at('many.wasm')]);
    expect(err).toContain(`takes more than ${limits.encodedItems} definitions in binary form`);
    expect(code).toBe(1);
  });

  test('of any length are walked', async () => {
    const at = folder({ 'long.wit': `${chain(12_000)}` });
    for (const argv of [
      ['check'],
      ['wit', '--world', 'w'],
      ['generate', 'markdown', '-o', at('out')],
    ]) {
      // eslint-disable-next-line no-await-in-loop
      expect((await cli([...argv, at('long.wit')])).code).toBe(0);
    }
  });
});

describe('more of a kind than a call takes arguments', { timeout: 60_000 }, () => {
  const n = 130_000;
  test.each([
    ['fields', `record r { ${times(n, (i) => `x${i}: u8, `)}}`, ['wit', '--wasm']],
    ['parameters', `f: func(${times(n, (i) => `x${i}: u8, `)});`, ['wit', '--wasm']],
    ['cases', `enum e { ${times(n, (i) => `x${i}, `)}}`, ['generate', 'abi']],
  ])('%s', async (_, items, argv) => {
    const at = folder({
      'a.wit': `package a:b;\ninterface i { ${items} }\nworld w { import i; }\n`,
    });
    expect(await cli([...argv, at('a.wit'), '-o', at('out')])).toMatchObject({ code: 0 });
  });
});

describe('steps of functions', () => {
  /** Each variant has the one before twice, so that its steps are twice as many. */
  const doubled = (n: number, functions: number): string =>
    `package a:b;\ninterface i {\n  variant v0 { a(u8), b(u16) }\n${times(n, (i) => `  variant v${i + 1} { a(v${i}), b(v${i}) }\n`)}${times(functions, (i) => `  f${i === 32 || i === 64 ? `x${i}` : i}: func(x: v${n});\n`)}}\nworld w { import i; }\n`;

  test('are told up to a limit', { timeout: 60_000 }, async () => {
    const at = folder({
      'one.wit': doubled(12, 1),
      'deep.wit': doubled(20, 1),
      'many.wit': doubled(12, 60),
    });
    const generate = (name: string) => cli(['generate', 'abi', at(name), '-o', at('out')]);
    expect(await generate('one.wit')).toMatchObject({ code: 0 });
    expect((await generate('deep.wit')).err).toContain('abi/too-many-steps');
    const many = await generate('many.wit');
    expect(many.err).toContain('codegen/too-large');
    expect(many.err).toContain('`--detail names` leaves the steps of functions out');
    expect(many.code).toBe(1);
  });
});
