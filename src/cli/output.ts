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
  writeFileOf(file, text);
}

/** Writes a binary, for which standard output is no place. */
export function writeBinary(file: string | undefined, bytes: Uint8Array): void {
  if (file === undefined || file === '-') {
    throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
  }
  writeFileOf(file, bytes);
}

function writeFileOf(file: string, content: string | Uint8Array): void {
  try {
    writeWhole(file, content);
  } catch (error) {
    throw new Misuse(`\`${printable(file)}\` can’t be written: ${explain(error)}`);
  }
}

/** Writes beside the place and renames, so that nobody reads half a file; links are followed, devices written to. */
function writeWhole(file: string, content: string | Uint8Array): void {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info !== undefined && !info.isFile()) {
    writeFileSync(file, content);
    return;
  }
  const target = info === undefined ? file : realpathSync(file);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, content, {
      flag: 'wx',
      ...(info === undefined ? {} : { mode: info.mode }),
    });
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
