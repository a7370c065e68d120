/** JSON beside WAVE: what is written is read back, and every mistake is told with its place. */
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSources, renderText } from '../../src/base/index.ts';
import type { TypeDef, TypeRef } from '../../src/model/index.ts';
import { parseJsonArguments, writeJson } from '../../src/wave/index.ts';
import { samples, Types } from './types.ts';

function written(types: readonly TypeDef[], ref: TypeRef, value: unknown): string {
  const pieces: string[] = [];
  writeJson(types, ref, value, (piece) => pieces.push(piece));
  return pieces.join('');
}

function read(types: readonly TypeDef[], ref: TypeRef, json: string) {
  const func = { async: false, params: [{ name: 'x', type: ref }] };
  return parseJsonArguments(types, func, { name: 'f', json: `[${json}]` }, 'json');
}

test('what is written is JSON, and is read back', () => {
  const numRuns = Number(process.env['WITLINK_RUNS'] ?? 300);
  fc.assert(
    fc.property(samples, ({ types, ref, value }) => {
      const json = written(types, ref, value);
      JSON.parse(json);
      const { value: args, diagnostics } = read(types, ref, json);
      expect(diagnostics).toEqual([]);
      expect(args[0]).toEqual(value);
    }),
    { numRuns },
  );
});

const t = new Types();
const bytes = t.add({ kind: 'list', type: 'u8' });
const maybe = t.add({ kind: 'option', type: 'u8' });
const twice = t.add({ kind: 'option', type: maybe });
const point = t.add(
  {
    kind: 'record',
    fields: [
      { name: 'x-pos', type: 'u8' },
      { name: 'label', type: t.add({ kind: 'option', type: 'string' }) },
    ],
  },
  'point',
);
const shape = t.add(
  { kind: 'variant', cases: [{ name: 'dot', type: point }, { name: 'none' }] },
  'shape',
);
const shapes = t.add({ kind: 'option', type: shape });
const held = t.add({ kind: 'record', fields: [{ name: 'shape', type: shapes }] });
const color = t.add({ kind: 'enum', cases: [{ name: 'dark-red' }, { name: 'blue' }] }, 'color');
const perms = t.add({ kind: 'flags', flags: [{ name: 'read' }, { name: 'write-all' }] }, 'perms');
const pair = t.add({ kind: 'tuple', types: ['string', 'f32'] });
const table = t.add({ kind: 'map', key: 'string', value: 'u32' });
const result = t.add({ kind: 'result', ok: 'u8' });

describe('the forms of values', () => {
  test.each<[TypeRef, unknown, string]>([
    ['u64', 2n ** 64n - 1n, '"18446744073709551615"'],
    ['f64', Number.NaN, '"NaN"'],
    ['f32', Number.NEGATIVE_INFINITY, '"-Infinity"'],
    ['string', 'a"\n', '"a\\"\\n"'],
    [bytes, Uint8Array.of(1, 2), '[1,2]'],
    [maybe, undefined, 'null'],
    [twice, { tag: 'some', val: undefined }, '{"tag":"some","val":null}'],
    [point, { xPos: 1 }, '{"xPos":1}'],
    [
      shape,
      { tag: 'dot', val: { xPos: 1, label: 'a' } },
      '{"tag":"dot","val":{"xPos":1,"label":"a"}}',
    ],
    [held, { shape: { tag: 'none' } }, '{"shape":{"tag":"none"}}'],
    [color, 'dark-red', '"dark-red"'],
    [perms, { writeAll: true, read: false }, '{"writeAll":true}'],
    [pair, ['a', 0.5], '["a",0.5]'],
    [table, new Map([['a', 1]]), '[["a",1]]'],
    [result, { tag: 'err' }, '{"tag":"err"}'],
  ])('%s: %o is %s', (ref, value, json) => {
    expect(written(t.list, ref, value)).toBe(json);
  });

  test('whole numbers of 64 bits may be numbers, to the last digit', () => {
    expect(read(t.list, 'u64', '18446744073709551615').value).toEqual([2n ** 64n - 1n]);
    expect(read(t.list, 's64', '"-1"').value).toEqual([-1n]);
  });
});

describe('mistakes', () => {
  test.each<[TypeRef, string, string]>([
    ['u8', '256', 'wave/out-of-range'],
    ['u8', '"1"', 'wave/type'],
    ['u8', '1.5', 'wave/type'],
    ['u8', '1e2', 'wave/type'],
    ['u64', '"x"', 'wave/type'],
    ['u64', '9'.repeat(100_000), 'wave/out-of-range'],
    ['f32', '1e300', 'wave/out-of-range'],
    ['f32', '"nan"', 'wave/type'],
    ['bool', '"true"', 'wave/type'],
    ['string', 'null', 'wave/type'],
    ['char', '"ab"', 'wave/type'],
    ['char', '"\\ud800"', 'wave/type'],
    [bytes, '[1, 300]', 'wave/out-of-range'],
    [bytes, '{}', 'wave/type'],
    [point, '{"xPos": 1, "lable": "a"}', 'wave/unknown-field'],
    [point, '{"xPos": 1, "xPos": 2}', 'wave/duplicate'],
    [point, '{"__proto__": {}, "xPos": 2}', 'wave/unknown-field'],
    [point, '{}', 'wave/missing-field'],
    [shape, '{"tag": "dott"}', 'wave/unknown-case'],
    [shape, '{"tag": "dot"}', 'wave/type'],
    [shape, '{"tag": "none", "val": 1}', 'wave/type'],
    [shape, '{"tag": "none", "vla": 1}', 'wave/type'],
    [shape, '"none"', 'wave/type'],
    [color, '"red"', 'wave/unknown-case'],
    [perms, '{"write-all": true}', 'wave/unknown-flag'],
    [perms, '["read"]', 'wave/type'],
    [pair, '["a"]', 'wave/length'],
    [table, '{"a": 1}', 'wave/type'],
    ['u8', '1,', 'config/syntax'],
    ['u8', '[', 'config/syntax'],
    ['u8', '['.repeat(100_000), 'config/too-deep'],
  ])('%s %.40s: %s', (ref, json, code) => {
    const { diagnostics } = read(t.list, ref, json);
    expect(diagnostics[0]?.code).toBe(code);
  });

  test('stand at their place, with near names', () => {
    const text = '{"tag": "dot", "val": {"xpos": 1}}';
    const { diagnostics } = read(t.list, shape, text);
    expect(`\n${renderText(diagnostics, createSources([['json', `[${text}]`]]))}`)
      .toMatchInlineSnapshot(`
      "
      error[wave/unknown-field]: \`point\` has no field \`xpos\`
       --> json:1:25
        |
      1 | [{"tag": "dot", "val": {"xpos": 1}}]
        |                         ^^^^^^
        |
        = help: did you mean \`xPos\`?

      "
    `);
  });
});
