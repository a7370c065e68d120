/**
 * Pages that are followed from an empty folder, with the package as it is installed: blocks with a file's name are
 * written, commands are run, and what they print is compared. `npm install` is what the folder has already.
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDist } from '../../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '../..');

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-walk-'));
  const modules = path.join(folder, 'node_modules');
  const installed = path.join(modules, 'witlink');
  mkdirSync(installed, { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(installed, 'package.json'));
  await buildDist(path.join(installed, 'dist'));
  for (const name of ['@bytecodealliance', '@andreiltd', '@esbuild', '@typescript']) {
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The commands that are there, by their name: the script that node runs. */
const scripts: Readonly<Record<string, () => string>> = {
  witlink: () => path.join(folder, 'node_modules/witlink/dist/bin.js'),
  tsc: () => path.join(root, 'node_modules/typescript/bin/tsc'),
  esbuild: () => path.join(root, 'node_modules/esbuild/bin/esbuild'),
  'componentize-qjs': () => path.join(root, 'node_modules/componentize-qjs/cli.mjs'),
};

/** Runs a line as a shell would; gives what a terminal shows. */
function run(line: string): { readonly shown: string; readonly status: number | null } {
  const functions = Object.entries(scripts).map(
    ([name, at]) => `${name}() { ${binary(at()) ? '' : `'${process.execPath}' `}'${at()}' "$@"; }`,
  );
  const text = `${functions.join('\n')}\nnode() { '${process.execPath}' "$@"; }\nnpx() { "$@"; }\n${line}`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `{ ${text}\n} 2>&1`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
  });
  expect(stderr).toBe('');
  return { shown: stdout, status };
}

/** esbuild's command may be a program of the machine's. */
const binary = (file: string): boolean => readFileSync(file).subarray(0, 4).includes(0x7f);

interface Step {
  readonly title: string;
  readonly take: () => void;
}

function stepsOf(page: string): Step[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(\S*)(?: (\S+))?\n([^]*?)^```$/gm)].flatMap(
    ({ 1: language = '', 2: file, 3: body = '' }): Step[] => {
      // What is said of a checkout is looked at by `docs.test.ts`.
      if (/\b(?:fixtures|build)\//.test(body)) return [];
      if (file !== undefined)
        return [{ title: `${file} is written`, take: () => write(file, body) }];
      if (language === 'console') {
        const parts = body.split(/^\$ /m).slice(1);
        return parts.map((part) => {
          const [line = ''] = part.split('\n', 1);
          const output = part.slice(line.length + 1);
          return { title: line, take: () => expect(run(line).shown).toBe(output) };
        });
      }
      if (language !== 'sh') return [];
      const lines = body
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('npm '));
      return lines.map((line) => ({
        title: line,
        take: () => expect(run(line)).toMatchObject({ status: 0 }),
      }));
    },
  );
}

function write(file: string, text: string): void {
  const at = path.join(folder, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
}

describe.each(['docs/components.md', 'docs/hosting.md', 'README.md'])('%s', (page) => {
  const steps = stepsOf(page);
  test('has steps', () => expect(steps.length).toBeGreaterThan(5));
  test.each(steps)('$title', { timeout: 120_000 }, ({ take }) => take());
});
