/** clang and wasm-ld as tests use them: sources of C -> what clang says of them, or a core module. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Why there is nothing to test with; undefined where all is there. In CI it has to be. */
export const missing: string | undefined = ['clang', 'wasm-ld'].find(
  (tool) => spawnSync(tool, ['--version']).status !== 0,
);

if (missing !== undefined && process.env['CI'] === 'true') throw new Error(`no ${missing}`);
if (missing !== undefined) console.warn(`no ${missing}: nothing of C is tested`);

const strict = ['-Wall', '-Wextra', '-Werror'];
const freestanding = ['--target=wasm32-unknown-unknown', '-ffreestanding', '-fno-builtin'];
const withLibc = ['--target=wasm32-wasi'];

/** Files by their names, relative to a folder of their own. */
export type Files = Readonly<Record<string, string>>;

/** What the compiler says against the files: sources as C11, and headers as C++17, too; each for itself. */
export function check(folder: string, files: Files, flags: readonly string[] = []): string {
  write(folder, files);
  const names = Object.keys(files).filter((name) => !name.endsWith('.impl.c'));
  const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
  const headers = names.filter((name) => name.endsWith('.h'));
  const of = (args: readonly string[]): string =>
    run('clang', [...freestanding, ...strict, '-fsyntax-only', ...flags, ...args], folder);
  return [
    of(['-std=c11', ...sources]),
    // A header stands in for no source, where a function that nobody calls would be a mistake.
    ...headers.map((name) => of(['-x', 'c++', '-std=c++17', '-include', name, '/dev/null'])),
  ].join('');
}

export interface Building {
  readonly libc?: boolean;
  readonly flags?: readonly string[];
}

/** A core module of all sources among the files. */
export function build(files: Files, { libc = false, flags = [] }: Building = {}): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-c-'));
  try {
    write(folder, files);
    const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
    const target = libc ? withLibc : freestanding;
    const compile = [...target, '-std=c11', '-O1', ...strict, ...flags];
    const objects = sources.map((source, i) => {
      const object = `${i}.o`;
      demand('clang', [...compile, '-c', source, '-o', object], folder);
      return object;
    });
    const link = ['--stack-first', '-z', 'stack-size=65536'];
    if (libc) {
      const args = [
        ...withLibc,
        '-mexec-model=reactor',
        ...link.map((a) => `-Wl,${a}`),
        ...objects,
        '-o',
        'core.wasm',
      ];
      demand('clang', args, folder);
    } else {
      demand('wasm-ld', ['--no-entry', ...link, ...objects, '-o', 'core.wasm'], folder);
    }
    return readFileSync(path.join(folder, 'core.wasm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** What a program says on standard error; something in any case where it fails. */
function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return status === 0 ? stderr : stderr || `${program} ended with ${status}`;
}

function demand(program: string, args: readonly string[], cwd: string): void {
  const said = run(program, args, cwd);
  if (said !== '') throw new Error(said);
}
