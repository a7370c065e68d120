/** The process's own streams, as a program has them that inherits them: in processes of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { folderOf } from './folders.ts';

const library = path.join(import.meta.dirname, '../../src/wasi/index.ts');

/** A program over a platform that inherits what a process has. */
const script = (waits: 'thread' | 'promise', code: string): readonly string[] => [
  '--input-type=module',
  '-e',
  `import { wasi } from ${JSON.stringify(library)};
  const all = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit', waits: '${waits}' };
  const platform = await wasi(all);
  const of = (name) => platform['wasi:' + name + '@0.2.0'];
  const stdin = of('cli/stdin').getStdin();
  const stdout = of('cli/stdout').getStdout();
  const stderr = of('cli/stderr').getStderr();
  const after = of('clocks/monotonic-clock').subscribeDuration;
  const { poll } = of('io/poll');
  const print = (text, to = stdout) => to.blockingWriteAndFlush(new TextEncoder().encode(text));
  const text = (bytes) => new TextDecoder().decode(bytes);
  ${code}
  await platform[Symbol.asyncDispose]();`,
];

/** Processes that begin with sources take their time where others work, too. */
const slow = { timeout: 120_000 };

describe.each(['thread', 'promise'] as const)('waiting %s', slow, (waits) => {
  test('input is waited for beside a timer', async () => {
    const program = script(
      waits,
      `const silent = await poll([stdin.subscribe(), after(30_000_000n)]);
      print('timer ' + [...silent] + ' ' + stdin.read(10n).length);
      const [ready] = await poll([stdin.subscribe(), after(60_000_000_000n)]);
      print(' input ' + ready + ' ' + text(stdin.read(100n)));
      await stdin.subscribe().block();
      try { await stdin.blockingRead(1n); } catch (error) { print(' ' + error.payload.tag); }`,
    );
    const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out === 'timer 1 0') child.stdin.write('hello');
      if (out === 'timer 1 0 input 0 hello') child.stdin.end();
    });
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, out }).toEqual({ code: 0, out: 'timer 1 0 input 0 hello closed' });
  });

  test('a file is read to its end', () => {
    const at = folderOf({ in: 'x'.repeat(300_000) });
    const program = script(
      waits,
      `let length = 0;
      try { for (;;) length += (await stdin.blockingRead(1_000_000n)).length; } catch {}
      print(String(length));`,
    );
    const stdio = [openSync(path.join(at, 'in'), 'r'), 'pipe', 'inherit'] as const;
    const { stdout } = spawnSync(process.execPath, program, { stdio: [...stdio] });
    expect(String(stdout)).toBe('300000');
  });

  test('output is in the order in which it was written, with the process’s own', () => {
    const at = folderOf({ out: '' });
    const program = script(
      waits,
      `for (let i = 0; i < 3; i++) {
        print('out' + i + ' ');
        print('err' + i + ' ', stderr);
        process.stdout.write('own' + i + ' ');
      }`,
    );
    const file = openSync(path.join(at, 'out'), 'w');
    spawnSync(process.execPath, program, { stdio: ['ignore', file, file] });
    expect(readFileSync(path.join(at, 'out'), 'utf8')).toBe(
      'out0 err0 own0 out1 err1 own1 out2 err2 own2 ',
    );
  });

  test('a pipe that nobody reads ends the program quietly', async () => {
    const program = script(
      waits,
      `try {
        for (;;) print('more\\n');
      } catch (error) {
        print(error.name + ' ' + error.exitCode, stderr);
      }`,
    );
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.once('data', () => child.stdout.destroy());
    let err = '';
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    await new Promise((done) => child.on('close', done));
    expect(err).toBe('ProgramExit 141');
  });
});
