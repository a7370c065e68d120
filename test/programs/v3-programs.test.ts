/**
 * A program of WASI 0.3, made by componentize-py (fixtures/programs/python-v3): what it prints and how it ends, and the same in
 * wasmtime, where its command is there (`WASMTIME`, or on the path). What is missing is told of; in CI componentize-py has to be
 * there. docs/running.md has the table.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const main = path.join(root, 'src/cli/main.ts');
const page = readFileSync(path.join(root, 'docs/running.md'), 'utf8');
const work = mkdtempSync(path.join(tmpdir(), 'witlink-programs-v3-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const component = path.join(work, 'tour.wasm');
const compiled = path.join(work, 'tour.cwasm');
/** Of PyPI. */
const componentizePy = 'componentize-py';
const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

const megabytes = new Uint8Array(8 << 20).map((_, i) => 97 + (i % 23));

/** Bytes of input as the program adds them up. */
function sum(bytes: Uint8Array): string {
  let total = 0;
  for (const byte of bytes) total = (Math.imul(total, 31) + byte) >>> 0;
  return `${bytes.length} bytes, sum ${total}`;
}

/** What is asked of it, and what it answers. */
const asked: readonly [what: string, args: readonly string[], code: number, out: string][] = [
  ['arguments', ['args', 'a', '--b', 'ü c', ''], 0, '[a]\n[--b]\n[ü c]\n[]\n'],
  ['environment', ['env'], 0, 'GREETING=hello\nEMPTY=\nHOME is not set\n'],
  ['8 MB of standard input', ['stdin'], 0, `${sum(megabytes)}\n`],
  [
    'files: read, write, append, rename, list, links, outside',
    ['files'],
    0,
    `given.txt: given
none.txt: NoEntry
sub/link: first, second
given.txt out sub
sub/b.txt has 13 bytes
out: NotPermitted
../secret.txt: NotPermitted
`,
  ],
  ['clocks', ['clocks'], 0, 'waited: True\nafter 2020: True\n'],
  ['random numbers', ['random'], 0, '16 bytes: True, others: True\n'],
  ['exit with 0', ['exit', '0'], 0, 'before\n'],
  ['exit with 3', ['exit', '3'], 3, 'before\n'],
  ['an exception', ['abort'], 134, ''],
  ['a failing run', ['fail'], 1, ''],
];

function made(): string | undefined {
  const cwd = path.join(work, 'python');
  cpSync(path.join(root, 'fixtures/programs/python-v3'), cwd, { recursive: true });
  const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.3.0');
  cpSync(wasi, path.join(cwd, 'wit/deps'), { recursive: true });
  const args = ['-d', 'wit', '-w', 'tour', 'componentize', 'app', '-o', component];
  const { status, error, stderr } = spawnSync(componentizePy, args, { cwd, encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr);
}

const why = spawnSync(componentizePy, ['--version']).status === 0 ? undefined : 'is missing';

describe.skipIf(why !== undefined)('a program of WASI 0.3 in Python', () => {
  let hasJudge = false;

  beforeAll(() => {
    expect(made()).toBeUndefined();
    const args = ['compile', '-W', 'component-model-async=y', component, '-o', compiled];
    hasJudge = spawnSync(wasmtime, args).status === 0;
  }, 600_000);

  /** Runs it in a folder with a file in it and a link that leads out. */
  function ran(command: string, args: readonly string[]) {
    const at = mkdtempSync(path.join(work, 'at-'));
    mkdirSync(path.join(at, 'work'));
    writeFileSync(path.join(at, 'secret.txt'), 'secret');
    writeFileSync(path.join(at, 'work/given.txt'), 'given');
    symlinkSync('../secret.txt', path.join(at, 'work/out'));
    const { status, stdout } = spawnSync(command, args, { cwd: at, input: megabytes });
    return { code: status, out: stdout.toString() };
  }

  const given = ['--dir', 'work::/work', '--env', 'GREETING=hello', '--env', 'EMPTY='];

  test.each(asked)('%s', { timeout: 120_000 }, (_, args, code, out) => {
    const ours = ran(process.execPath, [main, 'run', ...given, component, '--', ...args]);
    expect(ours).toEqual({ code, out });
    if (!hasJudge) return;
    const flags = ['-S', 'p3=y', '-W', 'component-model-async=y', '--allow-precompiled'];
    expect(ran(wasmtime, ['run', ...flags, ...given, compiled, ...args])).toEqual(ours);
  });

  test('the table in docs/running.md is of this', () => {
    const rows = asked.map(([what, , code]) => `| ${what} | ${code} |`).join('\n');
    expect(page).toContain(`|  | Python |\n| --- | --- |\n${rows}\n`);
  });
});

test('componentize-py is there in CI', () => {
  if (process.env['CI'] === 'true') expect(why).toBeUndefined();
  else if (why !== undefined) console.warn(`no program of WASI 0.3: componentize-py ${why}`);
});
