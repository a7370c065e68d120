/** Components joined as parts: what is given reaches what imports it, types are shared, and what doesn't fit is told. */
import { expect, test } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { join, type Joined, type Part, type Supply } from '../../src/component/join/index.ts';
import { nullMaker } from '../../src/component/eval/maker.ts';
import { wat } from '../link/wat.ts';

async function part(
  label: string,
  text: string,
  supplies: Readonly<Record<string, Supply>> = {},
): Promise<Part> {
  const { value: tree } = readComponent(await wat(text), { file: `${label}.wasm` });
  return { tree: tree!, label, supplies: new Map(Object.entries(supplies)) };
}

const store = '(component (type $r (resource (rep i32))) (export "r" (type $r)))';
/** Imports a resource, and exports it again. */
const passing = '(component (import "r" (type $r (sub resource))) (export "s" (type $r)))';

/** The id of the resource that a part exports under a name. */
function resourceOf(evaluated: Joined['evaluated'], of: Part, name: string): number {
  const item = evaluated.get(of)!.value.exports.get(name);
  if (item?.sort !== 'type' || item.type.kind !== 'resource')
    throw new Error(`no resource ${name}`);
  return item.type.id;
}

test('a resource is one type in each part that has it, two instances have two', async () => {
  const a = await part('a', store);
  const b = await part('b', store);
  const throughA = await part('through-a', passing, { r: { kind: 'part', part: a, name: 'r' } });
  const again = await part('again', passing, { r: { kind: 'part', part: throughA, name: 's' } });
  const { value, diagnostics } = join([a, b, throughA, again], nullMaker(), ({ evaluated }) => {
    const id = (of: Part, name: string) => resourceOf(evaluated, of, name);
    return { a: id(a, 'r'), b: id(b, 'r'), throughA: id(throughA, 's'), again: id(again, 's') };
  });
  expect(diagnostics).toEqual([]);
  expect(value!.throughA).toBe(value!.a);
  expect(value!.again).toBe(value!.a);
  expect(value!.b).not.toBe(value!.a);
});

test('the host is asked under the name of the supply, once for what two parts share', async () => {
  const supply: Supply = { kind: 'host', name: 'shared' };
  const first = await part('first', passing, { r: supply });
  const second = await part('second', passing, { r: supply });
  const { value } = join([first, second], nullMaker(), ({ host, evaluated }) => ({
    asked: [...host.exports.keys()],
    isOne: resourceOf(evaluated, first, 's') === resourceOf(evaluated, second, 's'),
  }));
  expect(value).toEqual({ asked: ['shared'], isOne: true });
});

test('what does not fit is told of both parts, and nothing is read', async () => {
  const giving = await part(
    'giving',
    `(component (core module $m (func (export "f") (result i32) i32.const 0))
      (core instance $i (instantiate $m))
      (func $f (result u32) (canon lift (core func $i "f"))) (export "f" (func $f)))`,
  );
  const wanting = await part('wanting', '(component (import "f" (func (result string))))', {
    f: { kind: 'part', part: giving, name: 'f' },
  });
  let wasRead = false;
  const { value, diagnostics } = join([giving, wanting], nullMaker(), () => (wasRead = true));
  expect({ value, wasRead }).toEqual({ value: undefined, wasRead: false });
  expect(diagnostics).toMatchObject([
    { code: 'component/type-mismatch', span: { file: 'wanting.wasm' } },
  ]);
  expect(diagnostics[0]!.message).toContain('`giving`');
  expect(diagnostics[0]!.message).toContain('`wanting`');
});

test('what is made of it is counted, and ends where it is too much', async () => {
  const a = await part('a', store);
  const endless = join([a], nullMaker(), ({ step }) => {
    for (;;) step();
  });
  expect(endless.value).toBeUndefined();
  expect(endless.diagnostics).toMatchObject([{ code: 'component/too-large' }]);
});
