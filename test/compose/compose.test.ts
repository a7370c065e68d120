/** Components by their names -> the graph that plug would make, from bytes and from files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { compose, encodeGraph, plug, readPackage } from '../../src/compose/index.ts';
import { link } from '../../src/link/index.ts';
import { compose as composeFiles } from '../../src/entries/node.ts';
import { app, calc, dice } from '../cli/components.ts';
import { wat } from '../link/wat.ts';

test('gives the graph of plug, ready to be linked', async () => {
  const { value, diagnostics } = await compose({ app, calc });
  expect(diagnostics).toEqual([]);
  const read = (bytes: Uint8Array, label: string) =>
    readPackage({ bytes, file: label, label }).value!;
  const plugged = plug(read(app, 'app'), [read(calc, 'calc')]).value!;
  expect(encodeGraph(value!).value).toEqual(encodeGraph(plugged).value);
  const { exports } = (await link(value!)).value!.instantiateSync();
  expect((exports['twice'] as (x: number) => number)(21)).toBe(42);
});

test('takes paths where there is Node, and bytes beside them', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calc.wasm');
  writeFileSync(file, calc);
  const { value } = await composeFiles({ calc: file, app }, { socket: 'app' });
  expect(value!.packages.map((p) => [p.label, p.file])).toEqual([
    ['calc', file],
    ['app', 'app'],
  ]);
  expect((await link(value!)).value).toBeDefined();
  await expect(composeFiles({ app, calc: `${file}x` })).rejects.toMatchObject({
    diagnostics: [{ code: 'load/unreadable', span: { file: `${file}x` } }],
  });
});

test('tells what plug tells, and what can’t be read', async () => {
  expect(await compose({ app, calc, dice })).toMatchObject({
    value: undefined,
    diagnostics: [{ code: 'link/unused-plug', severity: 'error' }],
  });
  const { value, diagnostics } = await compose({ app, calc, dice }, { unused: 'info' });
  expect(diagnostics).toMatchObject([{ severity: 'info' }]);
  expect(value!.packages).toHaveLength(2);
  const bad = { bytes: new Uint8Array(), file: 'x.wasm' };
  expect(await compose({ app, calc: bad, dice: bad })).toMatchObject({
    value: undefined,
    diagnostics: [{ code: 'binary/empty' }, { code: 'binary/empty' }],
  });
});

test('lets one component serve an import by its name', async () => {
  const store = (value: number): Promise<Uint8Array> =>
    wat(`(component (core module $m (func (export "f") (result i32) i32.const ${value}))
      (core instance $i (instantiate $m)) (func $f (result u32) (canon lift (core func $i "f")))
      (instance $x (export "f" (func $f))) (export "a:b/c@1.0.0" (instance $x)))`);
  const socket = await wat(`(component
    (import "one" (implements "a:b/c@1.0.0") (instance $a (export "f" (func (result u32)))))
    (import "two" (implements "a:b/c@1.0.0") (instance $b (export "f" (func (result u32)))))
    (export "f" (func $a "f")) (export "g" (func $b "f")))`);
  const components = { socket, first: await store(1), second: await store(2) };
  const { value } = await compose(components, { named: { one: 'second', two: 'first' } });
  const { exports } = (await link(value!)).value!.instantiateSync();
  expect(['f', 'g'].map((name) => (exports[name] as () => number)())).toEqual([2, 1]);
});

test('is misused with names that nothing has', async () => {
  const options = { sockets: 'app' } as object;
  await expect(compose({ app }, options)).rejects.toThrow('did you mean `socket`?');
  // @ts-expect-error Types tell it, too.
  await expect(compose({ app, calc }, { socket: 'cal' })).rejects.toThrow('did you mean `calc`?');
  await expect(compose({})).rejects.toThrow(WitlinkError);
});
