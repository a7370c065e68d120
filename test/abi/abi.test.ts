import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  AbiTypes,
  type AbiType,
  callbackName,
  contains,
  coreNames,
  coreSignature,
  destructorName,
  discriminantSize,
  exportedResourceName,
  exportName,
  flagsSize,
  flatten,
  flattenAll,
  importedDropName,
  importName,
  layout,
  plainParts,
  postReturnName,
  taskReturnName,
  tupleOf,
} from '../../src/abi/index.ts';
import type { DefinedType, TypeDef } from '../../src/model/index.ts';
import { type RandomFunctions } from './random-functions.ts';
import { type Expected, ourSignatures } from './signatures.ts';

interface Case extends RandomFunctions {
  readonly wit: string;
  readonly expected: Expected;
  readonly layouts: Readonly<Record<string, readonly [size: number, align: number]>>;
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/abi/signatures.json', import.meta.url), 'utf8'),
) as readonly Case[];

const arena = (...types: DefinedType[]): AbiTypes =>
  new AbiTypes(types.map((type): TypeDef => ({ type })));

describe('what wasm-tools and definitions.py say of random functions', () => {
  test.each(cases.map((c) => [c.functions[0]!.name, c] as const))('%s', (_, c) => {
    const abi = new AbiTypes(c.types);
    expect(ourSignatures(abi, c.functions[0]!)).toEqual(c.expected);
    for (const [id, [size, align]] of Object.entries(c.layouts)) {
      expect(layout(abi.of(Number(id)))).toMatchObject({ size, align });
    }
  });
});

describe('despecialize', () => {
  test('specialised types become records, variants and lists', () => {
    const abi = arena(
      { kind: 'tuple', types: ['u8', 'string'] },
      { kind: 'option', type: 'char' },
      { kind: 'result', err: 'u8' },
      { kind: 'map', key: 'u32', value: 'string' },
      { kind: 'alias', type: 0 },
    );
    expect(abi.of(0)).toEqual(tupleOf([{ kind: 'u8' }, { kind: 'string' }]));
    expect(abi.of(1)).toEqual({
      kind: 'variant',
      cases: [{ name: 'none' }, { name: 'some', type: { kind: 'char' } }],
    });
    expect(abi.of(2)).toEqual({
      kind: 'variant',
      cases: [{ name: 'ok' }, { name: 'error', type: { kind: 'u8' } }],
    });
    expect(abi.of(3)).toEqual({
      kind: 'list',
      element: tupleOf([{ kind: 'u32' }, { kind: 'string' }]),
    });
    expect(abi.of(4)).toBe(abi.of(0));
  });

  test('a chain of aliases of any length is what it ends in', () => {
    const chain = Array.from({ length: 20_000 }, (_, i): DefinedType => {
      return { kind: 'alias', type: i + 1 };
    });
    const types = arena(...chain, { kind: 'option', type: 'u8' });
    expect(types.of(0)).toBe(types.of(20_000));
    expect(types.shape(0)).toEqual({ kind: 'option', type: 'u8' });
  });

  test('a graph of types is walked once a type, not once a path', () => {
    // 60 levels of pairs of the level below: 2^60 paths.
    const types: DefinedType[] = [{ kind: 'tuple', types: ['u8', 'u8'] }];
    for (let i = 0; i < 59; i++) types.push({ kind: 'tuple', types: [i, i] });
    const abi = arena(...types);
    const top = abi.of(59);
    expect(layout(top).size).toBe(2 ** 60);
    expect(flatten(top)).toHaveLength(17);
    expect(contains(top, (t: AbiType) => t.kind === 'string')).toBe(false);
  });
});

describe('layout', () => {
  test('discriminants and flags grow where the specification says', () => {
    expect([1, 256, 257, 65536, 65537].map(discriminantSize)).toEqual([1, 1, 2, 2, 4]);
    expect([1, 8, 9, 16, 17, 32].map(flagsSize)).toEqual([1, 1, 2, 2, 4, 4]);
  });

  test('offsets of fields and payloads', () => {
    const abi = arena(
      {
        kind: 'record',
        fields: [
          { name: 'a', type: 'u8' },
          { name: 'b', type: 'u64' },
          { name: 'c', type: 'u16' },
        ],
      },
      { kind: 'option', type: 'u64' },
      { kind: 'list', type: 'u16', length: 3 },
    );
    expect(layout(abi.of(0))).toEqual({ size: 24, align: 8, offsets: [0, 8, 16] });
    expect(layout(abi.of(1))).toEqual({
      size: 16,
      align: 8,
      discriminantSize: 1,
      payloadOffset: 8,
    });
    expect(layout(abi.of(2))).toEqual({ size: 6, align: 2 });
  });
});

test('of what values are made that point nowhere', () => {
  const abi = arena(
    { kind: 'tuple', types: ['f32', 'bool'] },
    { kind: 'list', type: 0, length: 3 },
    { kind: 'alias', type: 1 },
    { kind: 'option', type: 2 },
    { kind: 'list', type: 'u8' },
    { kind: 'record', fields: [{ name: 'a', type: 4 }] },
    { kind: 'future', type: 'u8' },
    { kind: 'result', ok: 3, err: 6 },
  );
  const parts = (id: number): string[] | undefined => {
    const kinds = plainParts(abi, id);
    return kinds && [...kinds].toSorted();
  };
  expect(parts(0)).toEqual(['bool', 'f32', 'tuple']);
  expect(parts(2)).toEqual(['bool', 'f32', 'list', 'tuple']);
  expect(parts(3)).toEqual(['bool', 'f32', 'list', 'option', 'tuple']);
  expect([4, 5, 6, 7].map(parts)).toEqual([undefined, undefined, undefined, undefined]);
  expect(plainParts(abi, 'string')).toBeUndefined();
});

describe('flatten', () => {
  test('slots of a variant hold the bits of every case', () => {
    const abi = arena(
      { kind: 'result', ok: 'f32', err: 'u32' },
      { kind: 'result', ok: 'f32', err: 'u64' },
      { kind: 'result', ok: 'f32', err: 'f64' },
    );
    expect(flatten(abi.of(0))).toEqual(['i32', 'i32']);
    expect(flatten(abi.of(1))).toEqual(['i32', 'i64']);
    expect(flatten(abi.of(2))).toEqual(['i32', 'i64']);
  });

  test('stops at one more than ever lies flat', () => {
    const abi = arena({ kind: 'list', type: 'u8', length: 2 ** 31 });
    expect(flatten(abi.of(0))).toHaveLength(17);
    expect(flattenAll(Array.from({ length: 16 }, () => abi.of('u8')))).toHaveLength(16);
  });
});

describe('signatures at the limits', () => {
  const u32: AbiType = { kind: 'u32' };
  const params = (n: number): AbiType[] => Array.from({ length: n }, () => u32);

  test('16 parameters are flat, 17 lie in memory', () => {
    expect(coreSignature({ params: params(16) }, 'lift').paramsInMemory).toBe(false);
    expect(coreSignature({ params: params(17) }, 'lift').params).toEqual(['i32']);
    expect(coreSignature({ params: params(5) }, 'async-lower').params).toEqual(['i32']);
    expect(coreSignature({ params: params(4) }, 'async-lower').params).toHaveLength(4);
  });

  test('a result of two values is a pointer given back or taken', () => {
    const type = { params: [u32], result: { kind: 'string' } as const };
    expect(coreSignature(type, 'lift').results).toEqual(['i32']);
    expect(coreSignature(type, 'lower')).toMatchObject({ params: ['i32', 'i32'], results: [] });
  });
});

test('mangled names', () => {
  const store = 'demo:secret-store/store@0.1.0';
  const exported = exportName(store, '[method]secret.expose');
  expect(exported).toBe('demo:secret-store/store@0.1.0#[method]secret.expose');
  expect(postReturnName(exported)).toBe(`cabi_post_${exported}`);
  expect(destructorName(store, 'secret')).toBe(`${store}#[dtor]secret`);
  expect(exportName(undefined, 'run')).toBe('run');
  expect(exportName(store, 'get', 'async-lift-callback')).toBe(`[async-lift]${store}#get`);
  expect(callbackName(exportName(undefined, 'run', 'async-lift-callback'))).toBe(
    '[callback][async-lift]run',
  );
  expect(importedDropName(store, 'secret')).toEqual({
    module: store,
    name: '[resource-drop]secret',
  });
  expect(taskReturnName(undefined, 'run')).toEqual({
    module: '[export]$root',
    name: '[task-return]run',
  });
  expect(coreNames).toEqual({
    memory: 'memory',
    realloc: 'cabi_realloc',
    initialize: '_initialize',
  });
  expect(importName(undefined, 'log')).toEqual({ module: '$root', name: 'log' });
  expect(importName(store, 'get', 'async-lower').name).toBe('[async-lower]get');
  expect(exportedResourceName(store, 'new', 'secret')).toEqual({
    module: `[export]${store}`,
    name: '[resource-new]secret',
  });
});
