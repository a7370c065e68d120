/** Programs as files in folders of their own, and what is run there: a fresh process, as users have it. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type EmitOptions, type EmittedFile, emitProgram } from '../../src/emit/index.ts';
import { link, type Program } from '../../src/link/index.ts';

/** A component, or one with its plugs; as a program. */
export async function linked(...[component, ...plugs]: Uint8Array[]): Promise<Program> {
  const { value, diagnostics } = await link(component!, { plugs });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}

/** The files of a program. */
export function emitted(program: Program, options: EmitOptions): readonly EmittedFile[] {
  const { value, diagnostics } = emitProgram(program, options);
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}

/** Writes them; a folder is made where there is none. */
export function lay(folder: string, files: readonly EmittedFile[]): void {
  for (const { path: file, contents } of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), contents);
  }
}

/** What a module prints that a plain `node` runs in a folder. */
export async function runIn(folder: string, code: string): Promise<string> {
  writeFileSync(path.join(folder, 'main.mjs'), code);
  const { stdout } = await promisify(execFile)(process.execPath, ['main.mjs'], { cwd: folder });
  return stdout;
}
