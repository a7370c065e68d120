/** Programs as files that import WASI: with what `witlink run` gives, and with what is said beside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { emitProgram, type WasiSource } from '../../src/emit/index.ts';
import { printWasiOptions } from '../../src/emit/wasi.ts';
import type { Program } from '../../src/link/index.ts';
import { cli } from '../cli/cli.ts';
import { dice } from '../cli/components.ts';
import { v3Program } from '../wasi/v3-program.ts';
import { emitted, lay, linked, runIn } from './emitted.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-emit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const wasi: WasiSource = { has: () => true, args: ['program'] };

test('random numbers are there by themselves', async () => {
  lay(folder, emitted(await linked(dice), { name: 'dice', wasi }));
  const code = `import { roll } from './dice.js'; console.log(typeof roll(), roll() === roll());`;
  expect(await runIn(folder, code)).toBe('bigint false\n');
});

test('so they are where there is no process', async () => {
  lay(folder, emitted(await linked(dice), { name: 'dice', wasi, modules: 'inline' }));
  const code = `
    const { log } = console;
    delete globalThis.process;
    const { roll } = await import('./dice.js');
    log(typeof roll());`;
  expect(await runIn(folder, code)).toBe('bigint\n');
});

test('a module that is named for an interface goes before WASI', async () => {
  const map = (name: string): string | undefined =>
    name.startsWith('wasi:random/') ? './random.js' : undefined;
  const random = 'export const getRandomU64 = () => 7n;';
  const files = emitted(await linked(dice), { name: 'dice', wasi, map });
  lay(folder, [...files, { path: 'random.js', contents: random }]);
  expect(await runIn(folder, `import { roll } from './dice.js'; console.log(roll());`)).toBe(
    '7n\n',
  );
});

test('variables are given on where they are set, whatever they are called', () => {
  vi.stubEnv('WITLINK_SET', 'here');
  onTestFinished(() => void vi.unstubAllEnvs());
  const env = new Map([
    ['A', 'b'],
    ['__proto__', 'c'],
    ['WITLINK_SET', undefined],
    ['WITLINK_UNSET', undefined],
  ]);
  const code = printWasiOptions({ args: ['a', 'b c'], env });
  const made = (new Function(`return ${code};`) as () => { env: object; args: unknown })();
  expect(made.args).toEqual(['a', 'b c']);
  expect(Object.entries(made.env)).toEqual([
    ['A', 'b'],
    ['__proto__', 'c'],
    ['WITLINK_SET', 'here'],
  ]);
});

test('nothing is there that WASI does not have, or that is not wanted', async () => {
  const program = await linked(dice);
  const of = (source: WasiSource | undefined): unknown =>
    emitProgram(program, { name: 'dice', ...(source && { wasi: source }) }).diagnostics;
  const missing = [{ code: 'emit/unmapped-import' }];
  expect(of({ ...wasi, has: (key) => key !== 'wasi:random/random@0.2.0' })).toMatchObject(missing);
  expect(of(undefined)).toMatchObject(missing);
});

// What waits for a future in the middle of a core function needs JSPI.
describe.skipIf(!('Suspending' in WebAssembly))('a command of WASI 0.3', () => {
  let program: Program;
  beforeAll(async () => {
    program = await linked(await v3Program());
  });

  const ran = (given: Partial<WasiSource>, input: string): ReturnType<typeof spawnSync> => {
    lay(folder, emitted(program, { name: 'copy', wasi: { ...wasi, ...given } }));
    const code = `
      import { run } from './copy.js';
      try {
        await run.run();
      } catch (error) {
        console.error(error.name, error.exitCode);
      }`;
    writeFileSync(path.join(folder, 'main.mjs'), code);
    const options = { cwd: folder, input, encoding: 'utf8' } as const;
    return spawnSync(process.execPath, ['main.mjs'], options);
  };

  test('has the streams of the process, and the folders that are said', () => {
    writeFileSync(path.join(folder, 'in.txt'), 'of a file');
    const preopens = { '/': { host: '.', readOnly: false } };
    expect(ran({ preopens }, 'some input')).toMatchObject({ stdout: 'some input', stderr: '' });
    expect(readFileSync(path.join(folder, 'out.txt'), 'utf8')).toBe('of a file');
  });

  test.each([
    ['x', 'ProgramExit 42\n'],
    ['fail', 'ComponentError undefined\n'],
    ['trap', 'Trap undefined\n'],
  ])('ends as it is told: %s', (how, stderr) => {
    expect(ran({ args: ['copy', how] }, 'in')).toMatchObject({ stdout: 'in', stderr });
  });
});

describe('by the command line', () => {
  test('variables and folders are what is said, and no more', async () => {
    writeFileSync(path.join(folder, 'dice.wasm'), dice);
    const at = path.join(folder, 'out');
    const link = (...args: string[]): ReturnType<typeof cli> =>
      cli(['link', path.join(folder, 'dice.wasm'), '-o', at, ...args]);
    const given = ['--env', 'A=b', '--env', '__proto__', '--dir', 'data::/data:ro'];
    expect(await link(...given)).toMatchObject({ code: 0 });
    expect(readdirSync(at)).toContain('wasi.js');
    const text = readFileSync(path.join(at, 'dice.js'), 'utf8');
    expect(text).toContain('["A", "b"], ["__proto__", globalThis.process?.env["__proto__"]]');
    expect(text).toContain('[["/data",{host:"data",readOnly:true}]]');
    mkdirSync(path.join(at, 'data'));
    expect(execFileSync(process.execPath, ['dice.js'], { cwd: at, encoding: 'utf8' })).toBe('');
    expect(await link('--runtime', 'import')).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(at, 'dice.js'), 'utf8')).toContain('from "witlink/wasi";');
    expect(await link('--wasi', 'none')).toMatchObject({ code: 1, out: '' });
    for (const args of [
      ['--env', '=x'],
      ['--wasi', 'none', '--env', 'A'],
      ['--dir', ''],
    ]) {
      expect(await link(...args), args.join()).toMatchObject({ code: 2, out: '' });
    }
    const async = ['--instantiation', 'async', '--env', 'A'];
    expect(await link(...async)).toMatchObject({ code: 2, out: '' });
    expect(await link('--instantiation', 'async')).toMatchObject({ code: 0 });
    expect(readdirSync(at)).not.toContain('wasi.js');
  });
});
