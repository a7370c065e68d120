import { expect, test } from 'vitest';
import { type TraceEvent, TraceResource } from '../../src/runtime/index.ts';
import { allocator, PlanBuilder, trapOf } from './harness.ts';

test('each crossing is told as it happens', async () => {
  const p = new PlanBuilder();
  const app = p.instance('app');
  const provider = p.instance('provider');
  const dtor = p.core(provider, `(module (func (export "dtor") (param i32)))`);
  const secret = p.resource('secret', provider, p.coreExport(dtor, 'dtor'));
  const log = p.importFunc(['log'], { params: { text: 'string' } });
  p.imports.push({ kind: 'func', name: 'log', func: log });
  const builtin = (kind: 'resource-new' | 'resource-drop', instance: number): number =>
    p.coreFunc({ kind, instance, resource: secret.id });
  const m = p.core(
    provider,
    `(module ${allocator}
      (import "" "new" (func $new (param i32) (result i32)))
      (data (i32.const 64) "xyzzy")
      (func (export "get") (param i32 i32) (result i32) (call $new (i32.const 77)))
      (func (export "expose") (param i32) (result i32)
        (i32.store (i32.const 16) (i32.const 64)) (i32.store (i32.const 20) (i32.const 5))
        (i32.const 16)))`.replace(
      /\(module ([\s\S]*?)\(import "" "new" (.*)\)\n/,
      '(module (import "" "new" $2)\n$1',
    ),
    { '/new': builtin('resource-new', provider) },
  );
  const get = p.lift(
    'store#get',
    provider,
    p.coreExport(m, 'get'),
    { params: { name: 'string' }, result: secret.own },
    { memory: m, encoding: 'utf16' },
  );
  const expose = p.lift(
    'store#[method]secret.expose',
    provider,
    p.coreExport(m, 'expose'),
    { params: { self: secret.borrow }, result: 'string' },
    { memory: m },
  );
  const memory = p.core(app, `(module ${allocator} (data (i32.const 0) "db"))`);
  const lower = (func: number): number => p.lower(app, func, { memory });
  const a = p.core(
    app,
    `(module
      (import "" "mem" (memory 1))
      (import "" "get" (func $get (param i32 i32) (result i32)))
      (import "" "expose" (func $expose (param i32 i32)))
      (import "" "log" (func $log (param i32 i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "run") (param i32) (local $h i32)
        (local.set $h (call $get (i32.const 0) (i32.const 2)))
        (call $expose (local.get $h) (i32.const 32))
        (call $log (i32.load (i32.const 32)) (i32.load (i32.const 36)))
        (call $drop (local.get $h))
        (if (local.get 0) (then unreachable))))`,
    {
      '/mem': { kind: 'memory', memory: p.memory(memory) },
      '/get': lower(get),
      '/expose': lower(expose),
      '/log': lower(log),
      '/drop': builtin('resource-drop', app),
    },
  );
  p.exportFunc('run', p.lift('run', app, p.coreExport(a, 'run'), { params: { bad: 'bool' } }));
  const events: TraceEvent[] = [];
  const logged: unknown[] = [];
  const program = await p.run(
    { log: (text: string) => logged.push(text) },
    { trace: (e) => events.push(e) },
  );
  program.call('run', false);
  expect(logged).toEqual(['xyzzy']);
  const between = { bytes: 0, handles: [] };
  expect(events).toEqual([
    {
      ...between,
      kind: 'call',
      from: 'host',
      to: 'app',
      func: 'run',
      depth: 0,
      params: [{ name: 'bad', type: 'bool', value: false }],
    },
    {
      ...between,
      kind: 'call',
      from: 'app',
      to: 'provider',
      func: 'store#get',
      depth: 1,
      // Two characters of UTF-16.
      bytes: 4,
      params: [{ name: 'name', type: 'string', value: 'db' }],
    },
    {
      ...between,
      kind: 'return',
      from: 'provider',
      to: 'app',
      func: 'store#get',
      depth: 1,
      handles: [{ kind: 'own', resource: 'secret', rep: 77, from: 1, to: 1 }],
      result: {
        name: 'result',
        type: secret.own,
        value: new TraceResource('own', 'secret', 77),
      },
    },
    {
      ...between,
      kind: 'call',
      from: 'app',
      to: 'provider',
      func: 'store#[method]secret.expose',
      depth: 1,
      // The provider gets the bare representation of its own resource.
      handles: [{ kind: 'borrow', resource: 'secret', rep: 77, from: 1 }],
      params: [
        { name: 'self', type: secret.borrow, value: new TraceResource('borrow', 'secret', 77) },
      ],
    },
    {
      ...between,
      kind: 'return',
      from: 'provider',
      to: 'app',
      func: 'store#[method]secret.expose',
      depth: 1,
      // The string, and its pointer and length.
      bytes: 5 + 8,
      result: { name: 'result', type: 'string', value: 'xyzzy' },
    },
    {
      ...between,
      kind: 'call',
      from: 'app',
      to: 'host',
      func: 'log',
      depth: 1,
      params: [{ name: 'text', type: 'string', value: 'xyzzy' }],
    },
    { ...between, kind: 'return', from: 'host', to: 'app', func: 'log', depth: 1 },
    {
      kind: 'drop',
      from: 'app',
      to: 'provider',
      resource: 'secret',
      rep: 77,
      index: 1,
      destructor: true,
      depth: 1,
    },
    { ...between, kind: 'return', from: 'app', to: 'host', func: 'run', depth: 0 },
  ]);

  // A string that crossed is in both memories; the trace keeps to the order also when the end is a trap.
  const find = (i: number, text: string): boolean =>
    Buffer.from(program.memory(i)).includes(Buffer.from(text));
  expect(find(m, 'xyzzy') && find(memory, 'xyzzy')).toBe(true);
  trapOf(() => program.call('run', true));
  expect(events.at(-1)).toMatchObject({ kind: 'trap', code: 'trap/wasm', depth: 1 });
});
