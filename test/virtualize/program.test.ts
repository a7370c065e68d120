/** A program in C, built without knowing, over a virtual platform: the same output at every run, here and in wasmtime. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildVirtualParts } from '../../scripts/virtual-parts.ts';
import { cli, folder } from '../cli/cli.ts';

const root = path.resolve(import.meta.dirname, '../..');
const adapter = path.join(
  root,
  'node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm',
);
const main = path.join(root, 'src/cli/main.ts');
const python = process.platform === 'win32' ? 'python' : 'python3';

/** Runs a command over a platform of wasmtime's that has nothing but output. */
const script = `
import sys
from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker
engine = Engine(Config())
store = Store(engine)
wasi = WasiConfig()
wasi.inherit_stdout()
store.set_wasi(wasi)
linker = Linker(engine)
linker.add_wasip2()
component = Component.from_file(engine, sys.argv[1])
instance = linker.instantiate(store, component)
run = component.get_export_index('run', component.get_export_index('wasi:cli/run@0.2.0'))
if run is None:
    run = component.get_export_index('run', component.get_export_index('wasi:cli/run@0.2.6'))
instance.get_func(store, run)(store)
`;

const work = mkdtempSync(path.join(tmpdir(), 'witlink-virtual-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const core = path.join(work, 'core.wasm');
mkdirSync(work, { recursive: true });
const compiled = spawnSync(
  'clang',
  ['--target=wasm32-wasi', '-O1', '-o', core, path.join(import.meta.dirname, 'program.c')],
  { encoding: 'utf8' },
);
const hasC = compiled.status === 0;
const judge = spawnSync(python, ['-c', 'import wasmtime']).status === 0;
if (process.env['CI'] === 'true' && !(hasC && judge)) {
  throw new Error(`no C for wasm32-wasi, or no wasmtime: ${compiled.stderr}`);
}
if (!hasC) console.warn('no clang with wasi-libc: no program runs over a virtual platform');

describe.skipIf(!hasC)('a program over a virtual platform', () => {
  beforeAll(() => buildVirtualParts(path.join(root, 'dist/virtual')), 120_000);

  test('says the same at every run, here and in wasmtime', async () => {
    const at = folder({ 'in.txt': 'one\ntwo\n', 'files/sub/a.txt': 'text', 'files/b': '' });
    const run = async (...args: readonly string[]): Promise<void> => {
      expect(await cli(args)).toMatchObject({ code: 0, err: '' });
    };
    await run(
      'new',
      core,
      '--adapt',
      `wasi_snapshot_preview1=${adapter}`,
      '-o',
      at('program.wasm'),
    );
    await run(
      ...['virtualize', '--arg', 'program', '--arg', '-v', '--env', 'LANG=C', '--random', '7'],
      ...['--clock', '2026-11-30T00:00:00Z', '--dir', `${at('files')}=/files`],
      ...['--stdin', at('in.txt'), '-o', at('virt.wasm')],
    );
    await run('plug', at('program.wasm'), '--plug', at('virt.wasm'), '-o', at('whole.wasm'));
    const expected = [
      ...['argument program', 'argument -v', 'LANG=C', 'time 1795996800.000000000', 'slept 3600'],
      ...['d70d3259e4e1cb63', 'in: one', 'in: two', 'file: text', 'written: no'],
      ...['entry: .', 'entry: ..', 'entry: b', 'entry: sub', ''],
    ].join('\n');
    for (let i = 0; i < 2; i++) {
      const ran = spawnSync(process.execPath, [main, 'run', at('whole.wasm')], {
        encoding: 'utf8',
      });
      expect(ran).toMatchObject({ status: 0, stderr: '', stdout: expected });
    }
    const audited = await cli(['audit', at('whole.wasm')]);
    expect(audited.out).not.toMatch(
      /(?:calls|reaches) wasi:(?:clocks|random|filesystem|cli\/stdin)/,
    );
    if (!judge) return;
    const judged = spawnSync(python, ['-c', script, at('whole.wasm')], { encoding: 'utf8' });
    expect(judged).toMatchObject({ status: 0, stderr: '', stdout: expected });
  });
});
