/**
 * Where a command's result goes: standard output, or a file that appears whole or not at all.
 */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { printable } from '../base/index.ts';
import { explain } from '../node.ts';
import { Misuse } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Writes the result.
 *
 * @param file The `-o` option; absent or `-` for standard output.
 */
export function writeResult(io: Io, file: string | undefined, text: string): void {
  if (file === undefined || file === '-') {
    io.out(text);
    return;
  }
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new Misuse(`\`${printable(file)}\` can’t be written: ${explain(error)}`);
  }
}

/** Writes beside the place and renames, so that nobody reads half a file; links are followed, devices written to. */
function writeWhole(file: string, text: string): void {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info !== undefined && !info.isFile()) {
    writeFileSync(file, text);
    return;
  }
  const target = info === undefined ? file : realpathSync(file);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: 'wx', ...(info === undefined ? {} : { mode: info.mode }) });
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
