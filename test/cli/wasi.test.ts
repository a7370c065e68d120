/** WASI as programs get it: for library users by `wasiImports`, on the command line by `run`. */
import { beforeAll, describe, expect, test } from 'vitest';
import { instantiate, link, ProgramExit, Trap } from '../../src/index.ts';
import { wasiImports } from '../../src/node.ts';
import { wat } from '../link/wat.ts';
import { cli, folder } from './cli.ts';

/** `leave` calls `exit` with an error, `leave-with` with a code, within a `try` that catches all. */
const leaving = `(component
  (import "wasi:cli/exit@0.2.6" (instance $exit
    (export "exit" (func (param "status" (result))))
    (export "exit-with-code" (func (param "status-code" u8)))))
  (core func $exit (canon lower (func $exit "exit")))
  (core func $code (canon lower (func $exit "exit-with-code")))
  (core module $m
    (import "" "exit" (func $exit (param i32))) (import "" "code" (func $code (param i32)))
    (func (export "leave") (param i32)
      (block $out (try_table (catch_all $out) (call $exit (local.get 0)))))
    (func (export "leave-with") (param i32)
      (block $out (try_table (catch_all $out) (call $code (local.get 0)))))
    (func (export "stay") (result i32) i32.const 7)
    (func (export "run") (result i32) (call $code (i32.const 3)) i32.const 0))
  (core instance $i (instantiate $m
    (with "" (instance (export "exit" (func $exit)) (export "code" (func $code))))))
  (func (export "leave") (param "status" (result)) (canon lift (core func $i "leave")))
  (func (export "leave-with") (param "status" u8) (canon lift (core func $i "leave-with")))
  (func (export "stay") (result u32) (canon lift (core func $i "stay")))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $run)))`;

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await wat(leaving);
});

type Call = (...args: unknown[]) => unknown;

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('a program that exits', () => {
  test.each([
    ['leave', { tag: 'ok' }, 0],
    ['leave', { tag: 'err' }, 1],
    ['leaveWith', 42, 42],
  ])('%s(%j) throws what can be caught, and the process goes on', async (name, status, code) => {
    const { exports } = await instantiate(bytes, await wasiImports());
    const thrown = thrownBy(() => (exports[name] as Call)(status));
    expect(thrown).toBeInstanceOf(ProgramExit);
    expect(thrown).toBeInstanceOf(Trap);
    expect(thrown).toMatchObject({
      name: 'ProgramExit',
      exitCode: code,
      code: 'trap/exit',
      message: `the program exited with ${code} (trap/exit)`,
    });
    const later = thrownBy(() => (exports['stay'] as Call)());
    expect(later).toMatchObject({ code: 'trap/poisoned', cause: thrown });
    expect((later as Error).message).toContain(`called after the program exited with ${code}`);
  });

  test.each([
    [['--invoke', 'leave(ok)'], 0],
    [['--invoke', 'leave(err)'], 1],
    [['--invoke', 'leave-with(42)'], 42],
    [[], 3],
  ])('gives `run` its exit code: %j', async (args, code) => {
    const at = folder({ 'leaving.wasm': bytes });
    expect(await cli(['run', at('leaving.wasm'), ...args])).toEqual({ code, out: '', err: '' });
  });

  test('is no trap in a trace', async () => {
    const at = folder({ 'leaving.wasm': bytes });
    const { err } = await cli(['run', at('leaving.wasm'), '--trace', '--invoke', 'leave(ok)']);
    expect(err).toContain('the program exited with 0');
    expect(err).not.toMatch(/^ *trap {2}/m);
  });
});

describe('WASI 0.3', () => {
  const random = (version: string): string =>
    `(component
    (import "wasi:random/random@${version}" (instance $r (export "get-random-u64" (func (result u64)))))
    (import "wasi:clocks/types@${version}" (instance (export "duration" (type (eq $t)))))
    (export "go" (func $r "get-random-u64")))`.replace('(component', '(component (type $t u64)');

  test('never gets functions of 0.2', async () => {
    const [old, next] = await Promise.all(['0.2.3', '0.3.0'].map((v) => wat(random(v))));
    const all = await wasiImports();
    for (const one of [old!, next!]) {
      expect((await instantiate(one, all)).exports['go']).toBeTypeOf('function');
    }
    const imports = Object.fromEntries(
      Object.entries(all).filter(([name]) => name.endsWith('@0.2.0')),
    );
    await expect(instantiate(next!, imports)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'runtime/missing-import',
          help: ['there is `wasi:random/random@0.2.0`, in a version that is not compatible'],
        },
      ],
    });
  });

  test('is told by `run` in one sentence', async () => {
    const at = folder({ 'next.wasm': await wat(random('0.3.0-rc.1')) });
    const { code, out, err } = await cli(['run', at('next.wasm'), '--invoke', 'go()']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/^error.*/gm)).toEqual([
      'error[cli/wasi-version]: the component needs what is not served of WASI 0.3: `wasi:random/random@0.3.0-rc.1`',
    ]);
  });
});

describe('imports of a world', () => {
  /** As `witlink generate ts-host` writes them. */
  interface Imports {
    'wasi:cli/exit@0.2.6': { exit: (status: { tag: 'ok' } | { tag: 'err' }) => void };
    'my:own/part': { f: () => number };
  }

  test('have their WASI from `wasiImports`, with types', async () => {
    const imports: Imports = { ...(await wasiImports<Imports>()), 'my:own/part': { f: () => 1 } };
    // @ts-expect-error -- What is not WASI's is not there.
    const wrong: Imports = await wasiImports<Imports>();
    expect(wrong).not.toHaveProperty('my:own/part');
    const { value } = await link(bytes);
    expect(value!.instantiateSync({ ...imports }).exports['leave']).toBeTypeOf('function');
  });

  test('of the user go before those of WASI, in whichever version', async () => {
    const imports = {
      ...(await wasiImports()),
      'wasi:cli/exit@0.2.1': { exit: () => undefined, exitWithCode: () => undefined },
    };
    const { exports } = await instantiate(bytes, imports);
    expect((exports['run'] as { run: Call }).run()).toBeUndefined();
    expect((exports['stay'] as Call)()).toBe(7);
  });
});
