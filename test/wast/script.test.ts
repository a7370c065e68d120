/** Scripts as text: what their directives are, and what values mean. That they run is the suite's to show. */
import { expect, test } from 'vitest';
import { readScript, runScript } from '../../src/wast/index.ts';
import { wat } from '../link/wat.ts';

const run = async (text: string): Promise<(string | undefined)[]> => {
  const { value, diagnostics } = readScript(text, 'a.wast');
  expect(diagnostics).toEqual([]);
  return (await runScript(value, { assemble: wat })).map(({ reason }) => reason);
};

const adder = `(component definition $C
  (core module $m (func (export "add") (param i32 i32) (result i32)
    local.get 0 local.get 1 i32.add))
  (core instance $i (instantiate $m))
  (func (export "add") (param "a" u32) (param "b" u32) (result u32)
    (canon lift (core func $i "add"))))`;

test('definitions, instances and calls', async () => {
  const text = `${adder} (; a comment (; in another ;) ;)
    (component instance $i $C) ;; named
    (assert_return (invoke "add" (u32.const 0x28) (u32.const 2)) (u32.const 42))
    (invoke $i "add" (u32.const 1) (u32.const 1))`;
  expect(await run(text)).toEqual([undefined, undefined, undefined, undefined]);
});

test('what an instance exports is there for others under the name it is registered as', async () => {
  const user = `(component (import "math" (instance $m
      (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
    (export "sum" (func $m "add")))`;
  const text = `${adder} (component instance $i $C) (register "math" $i) ${user}
    (assert_return (invoke "sum" (u32.const 20) (u32.const 22)) (u32.const 42))`;
  expect(await run(text)).toEqual(Array.from({ length: 5 }));
  const [reason] = await run(`(assert_unlinkable ${user} "unknown import")`);
  expect(reason).toBeUndefined();
});

test('a failed directive says why, and those after it are run', async () => {
  const text = `${adder} (component instance $C $C)
    (assert_return (invoke "add" (u32.const 1) (u32.const 1)) (u32.const 3))
    (assert_trap (invoke "add" (u32.const 1) (u32.const 1)) "unreachable")
    (assert_invalid (component) "nothing is wrong")
    (invoke "sub")
    (frobnicate)
    (component instance $j $D)
    (assert_malformed (component quote "(") "unexpected end")`;
  expect(await run(text)).toEqual([
    undefined,
    undefined,
    'it returned 2, not 3',
    'it did not trap: unreachable',
    'it was accepted, but: nothing is wrong',
    'no function `sub` is exported',
    '`frobnicate` is not run',
    'there is no definition $D',
    undefined,
  ]);
});

test.each([
  ['"a', 'a string is not closed'],
  ['(component', 'a bracket is not closed'],
  [')', 'a bracket closes nothing'],
  ['(; a', 'a comment is not closed'],
  ['component', 'a directive must be a list'],
  ['(assert_invalid)', 'a list must stand in this list'],
  ['(register)', 'a string must stand in this list'],
  ['('.repeat(100_000), 'lists are nested too deep'],
])('%.20s is no script', (text, message) => {
  const { value, diagnostics } = readScript(text, 'a.wast');
  expect(value).toEqual([]);
  expect(diagnostics).toMatchObject([{ code: 'wast/not-a-script', message }]);
});
