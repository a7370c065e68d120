/** The README's commands print what it says: each `$ npx witlink …` of its `console` blocks is run. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

const examples = [...readme.matchAll(/^```console\n\$ npx witlink (.*)\n([^]*?)^```$/gm)].map(
  ([, command = '', output = '']) => ({ command, output }),
);

/** The words of a command line; single quotes hold together what stands in them. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

/** What a terminal would show: standard output and errors in the order in which they were written. */
function shown(args: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-readme-'));
  const terminal = openSync(path.join(folder, 'terminal'), 'w+');
  try {
    const main = path.join(root, 'src/cli/main.ts');
    const stdio = ['ignore' as const, terminal, terminal];
    spawnSync(process.execPath, [main, ...args], { cwd: root, stdio });
    return readFileSync(path.join(folder, 'terminal'), 'utf8');
  } finally {
    closeSync(terminal);
    rmSync(folder, { recursive: true });
  }
}

test('there are three jobs', () => {
  expect(examples).toHaveLength(3);
});

test.each(examples)('npx witlink $command', { timeout: 120_000 }, async ({ command, output }) => {
  const args = words(command);
  if (args.some((arg) => arg.startsWith('build/'))) {
    await build({ only: (name) => args.includes(`build/secret-store/${name}.wasm`) });
  }
  expect(shown(args)).toBe(output);
});
