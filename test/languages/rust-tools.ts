/** rustc and rustfmt as tests use them: a crate of many modules -> what the compilers and the formatter say of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const wasm = 'wasm32-unknown-unknown';

/** A compiler that is there: the program, and the target for which it can compile. */
interface Compiler {
  readonly program: string;
  readonly target: readonly string[];
}

/** That of the path and that of the system, which may be much older: both have to take what is generated. */
export const compilers: readonly Compiler[] = ['rustc', '/usr/bin/rustc'].flatMap((program) => {
  const { status } = spawnSync(program, ['--version']);
  if (status !== 0) return [];
  const libraries = run(program, ['--print', 'target-libdir', '--target', wasm]).trim();
  const hasWasm = spawnSync('test', ['-d', libraries]).status === 0;
  return [{ program, target: hasWasm ? ['--target', wasm] : [] }];
});

export const hasRustfmt = spawnSync('rustfmt', ['--version']).status === 0;

const ci = process.env['CI'] === 'true';
if (ci && compilers.length === 0) throw new Error('no rustc');
if (compilers.length === 0) console.warn('no rustc: nothing of Rust is tested');

/** What a program prints, in whatever way it ended. */
function run(program: string, args: readonly string[], cwd?: string): string {
  const { stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return `${stdout}${stderr}`;
}

/** Writes a crate: files by their names. */
export function writeCrate(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What a compiler says of a crate that is only checked; warnings are errors where the crate denies them. */
export function checkCrate({ program, target }: Compiler, folder: string): string {
  const flags = ['--edition', '2021', '--crate-type', 'cdylib', '--emit', 'metadata'];
  const args = [...flags, ...target, '--cap-lints', 'forbid', 'lib.rs', '-o', 'crate.rmeta'];
  return run(program, args, folder);
}

/** Where the formatter would change something. */
export function checkFormat(folder: string, files: readonly string[]): string {
  return run('rustfmt', ['--color', 'never', '--edition', '2021', '--check', ...files], folder);
}

/** One that makes wasm. */
export const wasmCompiler = compilers.find(({ target }) => target.length > 0);

/** A core module of a crate. */
export function buildCrate({ program, target }: Compiler, folder: string): Uint8Array {
  const flags = ['--edition', '2021', '--crate-type', 'cdylib', '-C', 'panic=abort'];
  const said = run(
    program,
    [...flags, ...target, '-C', 'opt-level=0', 'lib.rs', '-o', 'core.wasm', '--cap-lints', 'allow'],
    folder,
  );
  if (said !== '') throw new Error(said);
  return new Uint8Array(readFileSync(path.join(folder, 'core.wasm')));
}
