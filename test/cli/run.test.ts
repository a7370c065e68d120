import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { cli, folder } from './cli.ts';
import { app, calc, dice } from './components.ts';
import { dummy } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';

const files = { 'app.wasm': app, 'calc.wasm': calc, 'text.wasm': 'hello', 'empty.wasm': '' };

test('a function of an interface, by its full name or as much of it as is needed', async () => {
  const at = folder(files);
  for (const name of ['demo:calc/ops@1.0.0#add', 'demo:calc/ops#add', 'ops#add', 'add']) {
    const ran = await cli(['run', at('calc.wasm'), '--invoke', `${name}(1, 2)`]);
    expect(ran).toEqual({ code: 0, out: '3\n', err: '' });
  }
  const patterns = ['demo:*#add', 'demo:calc#a*', '*@1.*#add', 'op*#ad*', 'ops@1.0.0#add'];
  for (const name of patterns) {
    const ran = await cli(['run', at('calc.wasm'), '--invoke', `${name}(1, 2)`]);
    expect(ran).toEqual({ code: 0, out: '3\n', err: '' });
  }
});

test('a plug for one import is given by its name, as `plug` takes it', async () => {
  const at = folder({
    ...files,
    'wants.wasm': await wat(`(component
      (import "ops" (implements "demo:calc/ops@1.0.0") (instance $ops (export "crash" (func))
        (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
      (export "again" (instance $ops)))`),
  });
  const args = ['run', at('wants.wasm'), '--invoke', 'again#add(1, 2)', '--plug'];
  expect(await cli([...args, `ops=${at('calc.wasm')}`])).toEqual({ code: 0, out: '3\n', err: '' });
  const wrong = await cli([...args, `op=${at('calc.wasm')}`]);
  expect(wrong).toMatchObject({
    code: 1,
    err: expect.stringContaining('did you mean `ops`?') as string,
  });
});

test('a result is printed as a value; an error ends with 1', async () => {
  const at = folder(files);
  const div = (n: number): Promise<unknown> =>
    cli(['run', at('calc.wasm'), '--invoke', `div(7, ${n})`]);
  expect(await div(2)).toEqual({ code: 0, out: 'ok(3)\n', err: '' });
  expect(await div(0)).toEqual({ code: 1, out: 'err\n', err: '' });
});

test('a component over another, with what crosses', async () => {
  const at = folder(files);
  const linked = ['run', at('app.wasm'), '--invoke', 'twice(21)', '--plug', at('calc.wasm')];
  expect(await cli(linked)).toEqual({ code: 0, out: '42\n', err: '' });
  const traced = await cli([...linked, '--trace']);
  expect(traced).toMatchObject({ code: 0, out: '42\n' });
  expect(`\n${traced.err}`).toMatchInlineSnapshot(`
    "
    host -> app  twice(21)
      app -> calc  ops.add(21, 21)
      app <- calc  42
    host <- app  42
    "
  `);
});

test('a trap has the frames of core code, with WITLINK_DEBUG the whole stack', async () => {
  const text = await wat(`(component
    (core module $m (func $deep (export "f") unreachable))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))`);
  const at = folder({ 'trap.wasm': text });
  const ran = async (env: Record<string, string>): Promise<string> =>
    (await cli(['run', at('trap.wasm'), '--invoke', 'f()'], { env })).err;
  expect(await ran({})).toMatch(/^trap: [^\n]*\n  in `trap`, f\n    m!deep\n$/);
  const whole = await ran({ WITLINK_DEBUG: '1' });
  expect(whole).toMatch(/\n    m!deep at 0x\w+\n[^]*\ncaused by: [^]* at m\.deep \(wasm:/);
});

test('a component from standard input', async () => {
  const ran = await cli(['run', '-', '--invoke', 'add(1, 2)'], { input: calc });
  expect(ran).toEqual({ code: 0, out: '3\n', err: '' });
});

test('what it may cost is bounded, by default and by options', async () => {
  const greedy = await wat(`(component (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core module $m (import "" "new" (func $new (param i32) (result i32))) (memory 20)
      (func (export "f") (loop (drop (call $new (i32.const 0))) (br 0))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "f") (canon lift (core func $i "f"))))`);
  const at = folder({ 'greedy.wasm': greedy });
  const limited = (...limits: string[]): ReturnType<typeof cli> =>
    cli(['run', at('greedy.wasm'), '--invoke', 'f()', ...limits]);
  expect(await limited()).toMatchObject({ code: 134, out: '' });
  for (const room of ['1310720', '1280KiB', '2mib', '2 MiB', '1GiB']) {
    const handles = await limited('--limit', 'handles=7', `memory=${room}`);
    expect(handles.err).toContain('more than the 7 of `limits.handles` (trap/limit-handles');
  }
  const memory = await limited('--limit', 'memory=64kib');
  expect(memory).toMatchObject({ code: 1, out: '' });
  expect(memory.err).toContain('link/limit-memory');
  for (const wrong of [
    'memory',
    'memory=',
    'memory=-1',
    'memory=1MB',
    'gc=1',
    'time=3',
    'constructor=3',
    '=',
  ]) {
    const told = await limited('--limit', wrong);
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toContain(`\`--limit ${wrong}\` is no limit`);
  }
});

test('features that have not shipped are allowed by name', async () => {
  const gated = await wat(`(component
    (import "wasi:none/of@1.0.0" (instance (export "f" (func (param "x" (list u8 4))))))
    (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`);
  const at = folder({ 'gated.wasm': gated });
  const closed = await cli(['run', at('gated.wasm')]);
  expect(closed).toMatchObject({ code: 1, out: '' });
  expect(closed.err).toContain('`fixed-length-lists`, which is off');
  const listed = { code: 2, out: 'f: func() -> u32\n' };
  expect(await cli(['run', at('gated.wasm'), '--all-features'])).toMatchObject(listed);
  const open = ['run', at('gated.wasm'), '--features', 'fixed-length-lists'];
  expect(await cli(open)).toMatchObject(listed);
  const unknown = await cli(['run', at('gated.wasm'), '--features', 'list']);
  expect(unknown).toMatchObject({ code: 2 });
});

test('a file that is not there is told with what is called nearly so', async () => {
  const at = folder({ 'calc.wasm': calc, 'abcd.wasm': calc });
  const help = async (name: string): Promise<string | undefined> => {
    const { code, err } = await cli(['run', at(name)]);
    expect(code).toBe(2);
    expect(err).toContain('cannot be read: there is no such file');
    return /help: (.*)/.exec(err)?.[1];
  };
  expect(await help('clac.wasm')).toBe('did you mean `calc.wasm`?');
  expect(await help('calc.wsm')).toBe('did you mean `calc.wasm`?');
  // Alike in nothing but the ending.
  expect(await help('xyz.wasm')).toBeUndefined();
  expect(await help('none/calc.wasm')).toBeUndefined();
});

test('without a function to call it tells which there are', async () => {
  const at = folder(files);
  const ran = await cli(['run', at('calc.wasm')]);
  expect(ran.code).toBe(2);
  expect(`\n${ran.out}`).toMatchInlineSnapshot(`
    "
    demo:calc/ops@1.0.0#add: func(a: u32, b: u32) -> u32
    demo:calc/ops@1.0.0#div: func(a: u32, b: u32) -> result<u32>
    demo:calc/ops@1.0.0#crash: func()
    "
  `);
  expect(ran.err).toMatch(/^error: nothing was run: \S*calc.wasm has no wasi:cli\/run\n/);
  const piped = await cli(['run', '-'], { input: calc });
  expect(piped.err).toMatch(/^error: nothing was run: <stdin> has no wasi:cli\/run\n/);
  expect(ran.err).toContain("choose a function with --invoke 'name(…)'");
  // What it says can be done: the shortest of its lines, as it is.
  const crash = await cli(['run', at('calc.wasm'), '--invoke', 'demo:calc/ops@1.0.0#crash()']);
  expect(crash.err).toContain('trap');
});

test('what the command line can’t call it doesn’t offer', async () => {
  const handler = await dummy(`package a:b;
    interface types { resource request { constructor(); path: func() -> string; } }
    interface handler { use types.{request}; handle: func(r: list<option<request>>); }
    world srv { import types; export handler; }`);
  const both = await dummy(`package a:b;
    interface things { resource thing; make: func() -> thing; take: func(t: borrow<thing>); feed: func(s: stream<u8>); }
    world w { export things; }`);
  const at = folder({ 'srv.wasm': handler, 'both.wasm': both });
  const none = await cli(['run', at('srv.wasm')]);
  expect(none).toMatchObject({ code: 2, out: '' });
  expect(none.err).toContain('no function that can be called from the command line');
  expect(none.err).toContain('`a:b/handler#handle`');
  expect(none.err).not.toContain('--invoke');
  const one = await cli(['run', at('both.wasm')]);
  const out = 'a:b/things#make: func() -> thing\na:b/things#take: func(t: borrow<thing>)\n';
  expect(one).toMatchObject({ code: 2, out });
  expect(one.err).toContain('there are `a:b/things#feed`');
});

test.each([
  ['ad(1, 2)', 'error[cli/unknown-function]'],
  ['ad(1, 2)', 'did you mean `add`?'],
  ['ops(1, 2)', '`ops` could be several functions'],
  ['demo:calc#*d*()', 'name one of `demo:calc/ops@1.0.0#add`, `demo:calc/ops@1.0.0#div`'],
  ['*@2.*#add(1, 2)', 'error[cli/unknown-function]'],
  ['nothing-like-it()', 'there is `demo:calc/ops@1.0.0#add`'],
  ['add(1)', '`add` takes 2 arguments, but 1 is given'],
  ['add("x", 2)', 'a `u32` is wanted, but this is a string'],
  ['add(1, 2', '`)` is missing'],
  ['add', 'the arguments of `add` stand in parentheses'],
])('--invoke %s is misuse', async (call, why) => {
  const at = folder(files);
  const { code, out, err } = await cli(['run', at('calc.wasm'), '--invoke', call]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(why);
});

test('WASI is there for who imports it; a command runs without being asked', async () => {
  const at = folder({ 'dice.wasm': dice });
  const rolled = await cli(['run', at('dice.wasm'), '--invoke', 'roll()']);
  expect(rolled).toMatchObject({ code: 0, err: '' });
  expect(rolled.out).toMatch(/^\d+\n$/);
  // Its `run` ends with an error, which is no text to print.
  expect(await cli(['run', at('dice.wasm')])).toEqual({ code: 1, out: '', err: '' });
});

test('WASI needs no package beside witlink', () => {
  const at = folder({ 'dice.wasm': dice });
  const withoutPeers = `import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        if (!name.startsWith('@bytecodealliance/')) return next(name, context);
        throw Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' });
      },
    });`;
  const main = path.join(import.meta.dirname, '../../src/cli/main.ts');
  const hook = `data:text/javascript,${encodeURIComponent(withoutPeers)}`;
  const argv = ['--import', hook, main, 'run', at('dice.wasm'), '--invoke', 'roll()'];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\n$/);
});

test('a missing import is told before anything runs', async () => {
  const at = folder(files);
  const { code, out, err } = await cli(['run', at('app.wasm'), '--invoke', 'twice(1)', '--trace']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('`demo:calc/ops@1.0.0`');
  expect(err).not.toContain('->');
});

test('a trap tells which component, which function, which rule', async () => {
  const at = folder(files);
  const { code, out, err } = await cli(['run', at('calc.wasm'), '--invoke', 'crash()']);
  expect({ code, out }).toEqual({ code: 134, out: '' });
  expect(err).toMatch(
    /^trap: component `calc`, function `demo:calc\/ops@1.0.0#crash`: .*CanonicalABI/,
  );
  expect(err.trim().split('\n').slice(1)).toEqual([
    '  in `calc`, demo:calc/ops@1.0.0#crash',
    '    m!function 2 at 0x68',
  ]);
});

test('a call that nothing can wake is a trap', async () => {
  const waits = await wat(`(component
    (core func $new (canon waitable-set.new))
    (core module $m
      (import "" "new" (func $new (result i32)))
      (func (export "f") (result i32) (i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4))))
      (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "f") async (canon lift (core func $i "f") async (callback (core func $i "cb")))))`);
  const at = folder({ 'waits.wasm': waits });
  const { code, out, err } = await cli(['run', at('waits.wasm'), '--invoke', 'f()']);
  expect({ code, out }).toEqual({ code: 134, out: '' });
  expect(err).toMatch(/^trap: .*every call that is under way waits.*trap\/deadlock/);
});

test.each([
  ['text.wasm', 1],
  ['empty.wasm', 1],
  ['missing.wasm', 2],
  ['', 2],
])('what is no component is a finding, what can’t be read misuse: %s', async (name, expected) => {
  const at = folder(files);
  const { code, out, err } = await cli(['run', at(name), '--plug', at(name)]);
  expect({ code, out }).toEqual({ code: expected, out: '' });
  expect(err).toMatch(/^error\[/);
});

test('a component cut short or with a flipped bit never crashes the command', async () => {
  for (let i = 0; i < calc.length; i += 7) {
    const flipped = calc.slice();
    flipped[i]! ^= 1 << (i % 8);
    for (const input of [calc.subarray(0, i), flipped]) {
      const { code } = await cli(['run', '-', '--invoke', 'add(1, 2)'], { input });
      expect([0, 1, 2]).toContain(code);
    }
  }
});

test('of a deep recursion the beginning and the end are shown', async () => {
  const at = folder({
    'deep.wat': `(component $deep
      (core module $m
        (func $again (param i32) (result i32) (i32.add (i32.const 1) (call $again (local.get 0))))
        (func (export "f") (result i32) (call $again (i32.const 0))))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))`,
  });
  const { err } = await cli(['run', at('deep.wat'), '--invoke', 'f()']);
  const lines = err.trimEnd().split('\n');
  expect(lines[0]).toContain('trap/stack-overflow');
  expect(lines.filter((line) => line === '    m!again')).toHaveLength(16);
  expect(
    lines.filter((line) => /^ {4}… \d+ more, which WITLINK_DEBUG=1 shows$/.test(line)),
  ).toHaveLength(1);
});

test('with --unknown-imports trap a program runs until it calls what nobody gives', async () => {
  const at = folder({
    'lone.wat': `(component $lone
      (import "demo:far/away" (instance $away (export "call" (func))))
      (core func $call (canon lower (func $away "call")))
      (core module $m
        (import "" "call" (func $call))
        (func (export "five") (result i32) (i32.const 5))
        (func (export "call") (call $call)))
      (core instance $i (instantiate $m (with "" (instance (export "call" (func $call))))))
      (func (export "five") (result u32) (canon lift (core func $i "five")))
      (func (export "call") (canon lift (core func $i "call"))))`,
  });
  const run = (call: string, ...more: string[]): Promise<unknown> =>
    cli(['run', at('lone.wat'), '--invoke', call, ...more]);
  expect(await run('five()')).toMatchObject({ code: 1, out: '' });
  const trap = ['--unknown-imports', 'trap'];
  expect(await run('five()', ...trap)).toEqual({ code: 0, out: '5\n', err: '' });
  expect(await run('call()', ...trap)).toMatchObject({
    out: '',
    err: expect.stringMatching(
      /^trap: .*function `demo:far\/away#call`: .*called by `lone`, was not given \(trap\/unknown-import/,
    ) as string,
  });
});
