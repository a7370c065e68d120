/** What a pull request of a stranger may bring along: nothing of it is run, or read without end. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/base/index.ts';
import { processIo } from '../../src/cli/io.ts';
import { cli, folder } from './cli.ts';
import { repository, workplace } from './repository.ts';

const wit = 'package a:c@1.0.0;\n\ninterface i {\n  f: func();\n}\n';

test('a folder that looks like a repository runs nothing', async () => {
  const place = repository({ 'api/a.wit': wit, 'wit/a.wit': wit });
  const spy = place.at('was-run');
  execFileSync('git', ['init', '--bare', place.at('api')], { stdio: 'ignore' });
  writeFileSync(
    place.at('api/config'),
    `[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = "touch '${spy}'; false"\n\trepositoryformatversion = 0\n`,
  );
  // It is one that git would follow.
  execFileSync('git', ['ls-files', '--others'], { cwd: place.at('api'), stdio: 'ignore' });
  expect(existsSync(spy)).toBe(true);
  execFileSync('rm', [spy]);
  await place.run('ci', 'api', '--against', 'git:HEAD');
  await place.run('breaking', 'api', '--against', 'git:HEAD');
  await place.run('ci');
  await place.run('init', '-o', '-');
  expect(existsSync(spy)).toBe(false);
});

describe('files without an end', () => {
  test.each(['package.json', '.prettierrc', '.editorconfig', '.prettierignore', 'witlink.json'])(
    '%s',
    async (name) => {
      const place = repository({ 'wit/a.wit': wit });
      symlinkSync('/dev/zero', place.at(name));
      const { code, err, out } = await place.run('ci', 'wit');
      expect(err + out).toContain('a link leads out of the repository');
      expect(code).toBe(2);
    },
  );

  test('in a package', async () => {
    const place = workplace({ 'wit/a.wit': wit });
    execFileSync('mkfifo', [place.at('wit/b.wit'), place.at('.prettierrc')]);
    symlinkSync('/dev/zero', place.at('wit/c.wit'));
    const { code, out } = await place.run('ci', 'wit');
    expect(out).toContain('`wit/b.wit` cannot be read: it is neither a file nor a folder');
    expect(out).toContain('`wit/c.wit` cannot be read: it is neither a file nor a folder');
    expect(code).toBe(2);
    const formatted = await place.run('format', 'wit/a.wit');
    expect(formatted.err).toContain('`.prettierrc` can’t be read: it is no file');
    expect(formatted.code).toBe(2);
  });
});

describe('standard input', () => {
  /** Runs the command line on input without an end; how much was read of it. */
  async function endless(argv: readonly string[], start: Uint8Array, unit: Uint8Array) {
    let given = 0;
    let isFirst = true;
    const io = {
      ...processIo(),
      out: () => {},
      err: () => {},
      input: async (limit: number, isEnough: (bytes: Uint8Array) => boolean = () => false) => {
        let bytes = start;
        expect(isFirst).toBe(true);
        isFirst = false;
        while (bytes.length <= limit && !isEnough(bytes)) {
          const more = new Uint8Array(bytes.length + unit.length);
          more.set(bytes);
          more.set(unit, bytes.length);
          bytes = more;
        }
        given = bytes.length;
        return bytes.subarray(0, limit + 1);
      },
    };
    const { main } = await import('../../src/cli/main.ts');
    return { code: await main(argv, io), given };
  }

  test.each([
    ['check', '-'],
    ['wit', '-'],
    ['inspect', '-'],
    ['validate', '-'],
    ['format', '-'],
  ])('that is no binary is read as far as text may go: %s', async (...argv) => {
    const { code, given } = await endless(
      argv,
      new Uint8Array(0),
      new Uint8Array(4 << 20).fill(32),
    );
    expect([1, 2]).toContain(code);
    expect(given).toBeLessThanOrEqual(limits.witText + (4 << 20));
  });

  test('that has no end stops', { timeout: 30_000 }, async () => {
    const main = path.join(import.meta.dirname, '../../src/cli/main.ts');
    const child = spawn(process.execPath, [main, 'check', '-'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (text) => (out += String(text)));
    child.stdin.on('error', () => {});
    const block = Buffer.alloc(1 << 20, ' ');
    const write = (): void => {
      while (child.stdin.writable && child.stdin.write(block));
    };
    child.stdin.on('drain', write);
    write();
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(out).toContain('load/too-large');
    expect(code).toBe(1);
  });
});

test.runIf(process.platform === 'linux')('names that are no text are told', async () => {
  const at = folder({ 'wit/a.wit': wit });
  mkdirSync(Buffer.concat([Buffer.from(`${at('wit/deps')}`)]));
  mkdirSync(Buffer.concat([Buffer.from(`${at('wit/deps')}/x`), Buffer.from([0xff])]));
  const { code, out } = await cli(['check', at('wit')]);
  expect(out).toContain('its name is not a text in UTF-8');
  expect(code).toBe(2);
});

test('a file may be called as standard input is in messages', async () => {
  const place = workplace({ '<stdin>': wit });
  expect((await place.run('wit', '<stdin>')).out).toContain('a:c');
});
