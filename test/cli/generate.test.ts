import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backends, hasMark } from '../../codegen/index.ts';
import { unifiedDiff } from '../../src/cli/generate/diff.ts';
import { cli, folder } from './cli.ts';

const wit = `package demo:store@0.1.0;

interface store {
  get: func(name: string) -> option<string>;
}

world app {
  import store;
  export run: func();
}

world provider {
  export store;
}
`;

const generate = (at: (name?: string) => string, ...more: string[]) =>
  cli(['generate', 'abi', at('wit'), '-o', at('out'), ...more]);

const tree = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();

describe('writing', () => {
  test('what is there already is not written again', async () => {
    const at = folder({ 'wit/a.wit': wit });
    const first = await generate(at, '--world', 'app');
    expect(first).toEqual({ code: 0, out: '', err: '1 file written\n' });
    expect(tree(at('out'))).toEqual(['app.abi.txt']);
    const { mtimeMs, ino } = statSync(at('out/app.abi.txt'));
    const second = await generate(at, '--world', 'app');
    expect(second.err).toBe('0 files written, 1 unchanged\n');
    expect(statSync(at('out/app.abi.txt'))).toMatchObject({ mtimeMs, ino });
  });

  test('what is no longer generated goes, if it carries our mark', async () => {
    const at = folder({ 'wit/a.wit': wit });
    await generate(at, '--world', 'provider');
    const old = readFileSync(at('out/provider.abi.txt'), 'utf8');
    const others = {
      'out/mine.txt': 'Mine.\n',
      'out/other-package.txt': old.replace('demo:store', 'demo:stores'),
      'out/other-backend.txt': old.replace('generate abi', 'generate markdown'),
      'out/node_modules/x.txt': old,
    };
    mkdirSync(at('out/node_modules'));
    mkdirSync(at('out/deep'));
    for (const [name, text] of Object.entries(others)) writeFileSync(at(name), text);
    writeFileSync(at('out/deep/older.txt'), old.replace('@0.1.0', '@0.0.1'));
    const ran = await generate(at, '--world', 'app');
    expect(ran.err).toBe('1 file written, 2 removed\n');
    expect(existsSync(at('out/provider.abi.txt'))).toBe(false);
    expect(existsSync(at('out/deep'))).toBe(false);
    for (const [name, text] of Object.entries(others)) {
      expect(readFileSync(at(name), 'utf8')).toBe(text);
    }
  });

  test('skeletons are the user’s: written if absent, never again, never missed', async () => {
    const at = folder({ 'wit/a.wit': wit });
    const guest = (...more: string[]) =>
      cli(['generate', 'ts-guest', at('wit'), '--world', 'app', '-o', at('out'), ...more]);
    expect((await guest()).code).toBe(0);
    const model = tree(at('out')).filter((name) => statSync(at(`out/${name}`)).isFile());
    const skeletons = model.filter((name) => !hasMark(readFileSync(at(`out/${name}`), 'utf8')));
    expect(skeletons).toHaveLength(1);
    const skeleton = at(`out/${skeletons[0]}`);
    writeFileSync(skeleton, '// mine\n');
    expect((await guest()).err).toBe(`0 files written, ${model.length} unchanged\n`);
    expect(readFileSync(skeleton, 'utf8')).toBe('// mine\n');
    rmSync(skeleton);
    expect((await guest('--check')).code).toBe(0);
    expect((await guest()).err).toContain('1 file written');
  });

  test('from a component', async () => {
    const at = folder({ 'wit/a.wit': wit });
    expect((await cli(['wit', at('wit'), '--wasm', '-o', at('a.wasm')])).code).toBe(0);
    const ran = await cli(['generate', 'abi', at('a.wasm'), '--world', 'app', '-o', at('out')]);
    expect(ran).toMatchObject({ code: 0, err: '1 file written\n' });
    const text = readFileSync(at('out/app.abi.txt'), 'utf8');
    expect(text).toContain('from "demo:store/store@0.1.0"');
  });
});

describe('--check', () => {
  test('is content when all is up to date, and prints a diff when it is not', async () => {
    const at = folder({ 'wit/a.wit': wit });
    const missing = await generate(at, '--world', 'app', '--check');
    expect(missing.code).toBe(1);
    expect(missing.out).toMatch(/^--- \/dev\/null\n\+\+\+ .*app\.abi\.txt\n@@ -0,0 \+1,\d+ @@\n/);
    expect(existsSync(at('out'))).toBe(false);
    await generate(at, '--world', 'app');
    const right = await generate(at, '--world', 'app', '--check');
    expect(right).toEqual({ code: 0, out: '', err: 'all files are up to date\n' });
    writeFileSync(at('wit/a.wit'), wit.replace('run: func()', 'run: func(n: u8)'));
    const wrong = await generate(at, '--world', 'app', '--check');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('-  run  () -> ()  ; func()\n+  run  (i32) -> ()  ; func(n: u8)\n');
    expect(wrong.err).toContain('1 file is not up to date');
    const stale = await generate(at, '--world', 'provider', '--check');
    expect(stale.out).toContain('+++ /dev/null');
  });
});

describe('bad input', () => {
  const nothingWritten = (ran: { code: number; out: string }, code = 1): void =>
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' });

  test('a world that is not there, or not named', async () => {
    const at = folder({
      'wit/a.wit': wit,
      'none.wit': 'package a:none; interface i {}',
      'one.wit': 'package a:one; world only {}',
    });
    const near = await generate(at, '--world', 'appp');
    nothingWritten(near);
    expect(near.err).toMatch(/^error\[cli\/unknown-world\].*\n.*did you mean `app`\?/);
    const several = await generate(at);
    nothingWritten(several);
    expect(several.err).toContain('error[cli/ambiguous-world]');
    expect(several.err).toContain('name one with --world: `app`, `provider`');
    const none = await cli(['generate', 'abi', at('none.wit'), '-o', at('out')]);
    nothingWritten(none);
    expect(none.err).toContain('error[cli/no-world]: the package has no world');
    const only = await cli(['generate', 'abi', at('one.wit'), '-o', at('out')]);
    expect(only.code).toBe(0);
  });

  test('an output folder that is a file, or below one', async () => {
    const at = folder({ 'wit/a.wit': wit, out: 'a file' });
    for (const output of [at('out'), at('out/below')]) {
      const ran = await cli(['generate', 'abi', at('wit'), '--world', 'app', '-o', output]);
      nothingWritten(ran);
      expect(ran.err.match(/^error\[.*\]/gm)).toEqual(['error[generate/output-no-folder]']);
    }
    expect(readFileSync(at('out'), 'utf8')).toBe('a file');
  });

  test('files of the user’s by those names, and folders', async () => {
    const at = folder({ 'wit/a.wit': wit, 'out/app.abi.txt': 'Mine.\n' });
    const mine = await generate(at, '--world', 'app');
    nothingWritten(mine);
    expect(mine.err.match(/^error\[/gm)).toHaveLength(1);
    expect(mine.err).toContain('error[generate/not-ours]');
    expect(readFileSync(at('out/app.abi.txt'), 'utf8')).toBe('Mine.\n');
    rmSync(at('out/app.abi.txt'));
    mkdirSync(at('out/app.abi.txt'));
    const inTheWay = await generate(at, '--world', 'app');
    nothingWritten(inTheWay);
    expect(inTheWay.err).toContain('error[generate/in-the-way]');
  });

  test('links are not followed out of the folder when looking for what may go', async () => {
    const at = folder({ 'wit/a.wit': wit });
    await generate(at, '--world', 'provider');
    mkdirSync(at('elsewhere'));
    const text = readFileSync(at('out/provider.abi.txt'), 'utf8');
    writeFileSync(at('elsewhere/kept.txt'), text);
    symlinkSync(at('elsewhere'), at('out/link'));
    symlinkSync('loop', at('out/loop'));
    expect((await generate(at, '--world', 'app')).code).toBe(0);
    expect(readFileSync(at('elsewhere/kept.txt'), 'utf8')).toBe(text);
  });

  test('broken WIT, hostile names, a folder that can’t be written', async () => {
    const at = folder({ 'wit/a.wit': 'package a:b; world w { import nothing; }' });
    const broken = await generate(at);
    nothingWritten(broken);
    expect(existsSync(at('out'))).toBe(false);
    const world = (name: string): string => `package a:b; world ${name} {}`;
    for (const name of ['con', 'a'.repeat(300), '%constructor']) {
      writeFileSync(at('wit/a.wit'), world(name));
      expect(await generate(at), name).toMatchObject({ code: 0 });
      rmSync(at('out'), { recursive: true });
    }
    const full = await cli(['generate', 'abi', at('wit'), '-o', '/proc/none']);
    nothingWritten(full, 2);
    expect(full.err).toContain('can’t be written');
  });

  test('misuse', async () => {
    const at = folder({ 'wit/a.wit': wit });
    const err = async (...argv: string[]): Promise<string> => {
      const ran = await cli(['generate', ...argv]);
      expect(ran, argv.join(' ')).toMatchObject({ code: 2, out: '' });
      return ran.err;
    };
    expect(await err('abj', at('wit'), '-o', 'x')).toContain('did you mean `abi`?');
    expect(await err()).toContain('the backends are');
    expect(await err('abi', at('wit'))).toContain('--output');
    expect(await err('abi', at('wit'), '-o', 'x', '--detail', 'y')).toContain('steps, names');
    expect(await err('abi', at('wit'), '-o', 'x', '--detial', 'y')).toContain('--detail');
    expect(await err('abi', at('wit'), '-o', 'x', '--check', '--watch')).toContain('--watch');
    expect(await err('abi', '-', '-o', 'x', '--watch')).toContain('standard input');
    expect(await err('abi', at('no-such'), '-o', 'x', '--watch', '--world', 'w')).toContain(
      'can’t be watched',
    );
  });
});

test('--list and --help tell of every backend and its options', async () => {
  const { out } = await cli(['generate', '--list']);
  expect(out.match(/^\S+/gm)).toEqual(backends.map((b) => b.name));
  for (const { name, options } of backends) {
    const { code, out: help } = await cli(['help', 'generate', name]);
    const again = await cli(['generate', name, '--help']);
    expect(again).toMatchObject({ code: 0 });
    expect(code).toBe(0);
    for (const option of options) {
      const flag = option.name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
      expect(again.out).toContain(`--${flag}`);
    }
    expect(help).not.toBe('');
  }
});

test('--watch generates again when the input changes', async () => {
  const at = folder({ 'wit/a.wit': wit });
  const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
  const args = ['generate', 'abi', at('wit'), '--world', 'app', '-o', at('out'), '--watch'];
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill());
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const until = (text: string): Promise<void> =>
    expect.poll(() => said, { timeout: 20_000 }).toContain(text);
  await until('watching');
  writeFileSync(at('wit/a.wit'), wit.replace('run: func()', 'walk: func()'));
  await expect
    .poll(() => readFileSync(at('out/app.abi.txt'), 'utf8'), { timeout: 20_000 })
    .toContain('walk');
  writeFileSync(at('wit/a.wit'), 'package');
  await until('error[');
  expect(child.exitCode).toBeNull();
});

describe('diffs', () => {
  const numbers = Array.from({ length: 30 }, (_, i) => `${i + 1}`);
  const text = (lines: readonly string[]): string => lines.map((l) => `${l}\n`).join('');
  const changed = (...at: readonly number[]): string =>
    text(numbers.map((l, i) => (at.includes(i + 1) ? `${l}!` : l)));

  test('have three lines around each change; near changes share a hunk', () => {
    expect(unifiedDiff('f', text(numbers), changed(5, 12, 25))).toBe(
      `--- f\n+++ f\n@@ -2,14 +2,14 @@\n 2\n 3\n 4\n-5\n+5!\n 6\n 7\n 8\n 9\n 10\n 11\n-12\n+12!\n 13\n 14\n 15\n` +
        `@@ -22,7 +22,7 @@\n 22\n 23\n 24\n-25\n+25!\n 26\n 27\n 28\n`,
    );
    expect(unifiedDiff('f', 'a\n', 'a\n')).toBe('');
    expect(unifiedDiff('f', undefined, 'a')).toBe(
      '--- /dev/null\n+++ f\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n',
    );
  });

  test.runIf(spawnSync('patch', ['--version']).status === 0)('are what patch takes', () => {
    const at = folder({});
    let seed = 7;
    const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    for (let i = 0; i < 20; i++) {
      const before = numbers.slice(random(5));
      const after = before.flatMap((l) => [[l], [], [`${l}!`], [l, 'new'], [l], [l]][random(6)]!);
      if (text(before) === text(after)) continue;
      writeFileSync(at('f'), text(before));
      const ran = spawnSync('patch', ['-s', at('f')], {
        input: unifiedDiff('f', text(before), text(after)),
        encoding: 'utf8',
      });
      expect(ran.stdout + ran.stderr).toBe('');
      expect(readFileSync(at('f'), 'utf8')).toBe(text(after));
    }
  });
});
