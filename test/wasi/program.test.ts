/**
 * A program in C that reads, writes, renames, lists and links files, reads its input, waits, and asks for what it was given:
 * it says and leaves the same over `wasi`, with either way of waiting, and in wasmtime.
 */
import { spawn, spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../cli/cli.ts';
import { folderOf } from './folders.ts';

const root = path.resolve(import.meta.dirname, '../..');
const python = process.platform === 'win32' ? 'python' : 'python3';
const hasPromises = 'Suspending' in WebAssembly;

const args = ['program', 'x', 'y z'];
const input = 'one\ntwo';

/** Runs a program as `run` does, in the folder that it is given. */
const host = (waits: 'thread' | 'promise'): string => `
  import { readFileSync } from 'node:fs';
  import { asyncKey, instantiate, wasi } from ${JSON.stringify(path.join(root, 'src/index.ts'))};
  const platform = await wasi({
    args: ${JSON.stringify(args)}, env: { A: 'b' }, preopens: { '/': '.' }, waits: '${waits}',
    stdin: 'inherit', stdout: 'inherit', stderr: 'inherit',
  });
  const { exports } = await instantiate(readFileSync(process.argv[1]), platform,
    ${waits === 'promise' ? '{ promises: true }' : '{}'});
  try {
    await exports.run.run();
  } catch (error) {
    if (error.name !== 'ComponentError' && error.exitCode === undefined) throw error;
    process.exitCode = error.exitCode ?? 1;
  }
  await platform[Symbol.asyncDispose]();`;

const judge = `
import sys
from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker
engine = Engine(Config())
store = Store(engine)
wasi = WasiConfig()
wasi.argv = ${JSON.stringify(args)}
wasi.env = [('A', 'b')]
wasi.preopen_dir('.', '/')
wasi.inherit_stdin()
wasi.inherit_stdout()
wasi.inherit_stderr()
store.set_wasi(wasi)
linker = Linker(engine)
linker.add_wasip2()
component = Component.from_file(engine, sys.argv[1])
instance = linker.instantiate(store, component)
run = component.get_export_index('run', component.get_export_index('wasi:cli/run@0.2.6'))
try:
    instance.get_func(store, run)(store)
except Exception as error:
    if 'Exited with i32 exit status 1' not in str(error): raise
    sys.exit(1)
`;

const work = mkdtempSync(path.join(tmpdir(), 'witlink-program-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const core = path.join(work, 'core.wasm');
const program = path.join(work, 'program.wasm');
const compiled = spawnSync(
  'clang',
  ['--target=wasm32-wasi', '-O1', '-o', core, path.join(import.meta.dirname, 'program.c')],
  { encoding: 'utf8' },
);
const hasC = compiled.status === 0;
const hasJudge = spawnSync(python, ['-c', 'import wasmtime']).status === 0;
if (process.env['CI'] === 'true' && !(hasC && hasJudge)) {
  throw new Error(`no C for wasm32-wasi, or no wasmtime: ${compiled.stderr}`);
}
if (!hasC) console.warn('no clang with wasi-libc: no program runs over wasi');

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the folder afterwards, by name: text, target or kind. */
  readonly left: Readonly<Record<string, string>>;
}

/** Runs a command in a folder with some files, a link that leads out, and a file beside it. */
function run(command: string, commandArgs: readonly string[]): Ran {
  const at = folderOf({ 'secret.txt': 'hidden', 'given/hello.txt': 'hello', 'given/empty/': '' });
  const cwd = path.join(at, 'given');
  symlinkSync('..', path.join(cwd, 'out'));
  const options = { cwd, input, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(command, commandArgs, options);
  const left = readdirSync(cwd).map((name) => [name, contentOf(path.join(cwd, name))]);
  return { status, stdout, stderr, left: Object.fromEntries(left) as Ran['left'] };
}

function contentOf(file: string): string {
  const stat = lstatSync(file);
  return stat.isFile() ? readFileSync(file, 'latin1') : stat.isDirectory() ? 'folder' : 'link';
}

const ours = (waits: 'thread' | 'promise'): Ran =>
  run(process.execPath, ['--input-type=module', '-e', host(waits), program]);

/** Processes that begin with sources take their time where others work, too. */
const slow = { timeout: 120_000 };

describe.skipIf(!hasC)('a program in C', slow, () => {
  let kept: Ran | undefined;
  const inThread = (): Ran => (kept ??= ours('thread'));
  beforeAll(async () => {
    expect(await cli(['new', core, '--wasi-command', '-o', program])).toMatchObject({ code: 0 });
  }, 120_000);

  test('finds its platform, and no more', () => {
    const { status, stdout, stderr, left } = inThread();
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'an error\n' });
    expect(stdout.match(/^(?:arg|env|in) .*$/gm)).toEqual([
      ...['arg x', 'arg y z', 'env A=b', 'in one'],
      // The last line has no end, and the list goes on in it.
      'in two.: 5',
    ]);
    for (const line of [
      'new.txt: 9 bytes: a b c _ _ _ x y z',
      'new.txt: 10 bytes: a b c _ _ _ x y z !',
      'new.txt: 5 bytes: a b _ _ Q',
      'symlink out Operation not permitted',
      'mtime 2000.500000000',
      '/etc/passwd: No such file or directory',
      '../secret.txt: Operation not permitted',
      'out/secret.txt: Operation not permitted',
      'slept 1',
      'random 1',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(left).toEqual({
      empty: 'folder',
      'hard.txt': 'ab\0\0Q',
      'hello.txt': 'hello',
      out: 'link',
      'soft.txt': 'link',
    });
  });

  test.runIf(hasPromises)('does the same where it waits by promises', () => {
    expect(ours('promise')).toEqual(inThread());
  });

  test.runIf(hasJudge)('does the same in wasmtime', () => {
    expect(run(python, ['-c', judge, program])).toEqual(inThread());
  });

  test.runIf(hasPromises)('ends under `run` though its input is still open', async () => {
    const source =
      '#include <unistd.h>\nint main(void) { char c; return read(0, &c, 1) == 1 ? 0 : 1; }';
    const one = path.join(work, 'one.wasm');
    const flags = ['--target=wasm32-wasi', '-xc', '-', '-o', `${one}.core`];
    expect(spawnSync('clang', flags, { input: source }).status).toBe(0);
    expect(await cli(['new', `${one}.core`, '--wasi-command', '-o', one])).toMatchObject({
      code: 0,
    });
    const main = path.join(root, 'src/cli/main.ts');
    const child = spawn(process.execPath, [main, 'run', one, '--net', '127.0.0.1:9']);
    child.stdin.write('x');
    const code = await new Promise((done) => child.on('exit', done));
    child.stdin.destroy();
    expect(code).toBe(0);
  });
});
