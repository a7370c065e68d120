/** Projects as folders, in which the package is installed as it is built, and Node runs programs with `witlink/register`. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll } from 'vitest';
import { buildDist } from '../../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Folders that are removed when all tests of a file have run. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-importing-'));
  folders.push(folder);
  return folder;
}

/** The package, built once for all tests of a file. */
const built = temporary();
beforeAll(async () => {
  cpSync(path.join(root, 'package.json'), path.join(built, 'package.json'));
  mkdirSync(path.join(built, 'node_modules'));
  for (const name of ['unplugin', 'binaryen']) {
    const peer = path.join(root, 'node_modules', name);
    symlinkSync(peer, path.join(built, 'node_modules', name), 'junction');
  }
  await buildDist(path.join(built, 'dist'));
});

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a folder, in which the package is installed. */
export function project(files: Files): string {
  const folder = temporary();
  write(folder, { 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  symlinkSync(built, path.join(folder, 'node_modules/witlink'), 'junction');
  return folder;
}

export function write(folder: string, files: Files): void {
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/** Installs the package without what may be installed beside it. */
export function installAlone(folder: string): void {
  const at = path.join(folder, 'node_modules/witlink');
  rmSync(at);
  mkdirSync(at);
  for (const name of ['package.json', 'dist']) {
    cpSync(path.join(built, name), path.join(at, name), { recursive: true });
  }
}

/** What a program prints, and how it ends. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

/** Runs a program with the hook. */
export function run(folder: string, main = 'app.js', args: readonly string[] = []): Ran {
  return node(folder, ['--import', 'witlink/register', main, ...args]);
}

/** Runs Node. */
export function node(folder: string, args: readonly string[]): Ran {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
  });
  return { out: stdout, err: stderr, code: status };
}
