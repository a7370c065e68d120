/**
 * Where a command's result goes: standard output, or a file that appears whole or not at all.
 */
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

/** Writes several results, the files among them together: where one can’t be written, none appears. */
export function writeResults(
  io: Io,
  results: readonly { readonly file: string; readonly content: string }[],
): void {
  const staged: Staged[] = [];
  try {
    for (const { file, content } of results) {
      if (file !== '-') staged.push(told(file, () => stage(file, content)));
    }
    for (const { file, commit } of staged) told(file, commit);
  } finally {
    for (const { discard } of staged) discard();
  }
  for (const { file, content } of results) if (file === '-') io.out(content);
}

/** Writes a binary, for which standard output is no place. */
export function writeBinary(file: string | undefined, bytes: Uint8Array): void {
  if (file === undefined || file === '-') {
    throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
  }
  writeFileOf(file, bytes);
}

function writeFileOf(file: string, content: string | Uint8Array): void {
  told(file, () => {
    const { commit, discard } = stage(file, content);
    try {
      commit();
    } finally {
      discard();
    }
  });
}

function told<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const folder = path.dirname(file);
    const why = existsSync(folder) ? explain(error) : `there is no folder \`${printable(folder)}\``;
    throw new Misuse(`\`${printable(file)}\` can’t be written: ${why}`);
  }
}

/** A content that stands beside its place, ready to be moved there. */
interface Staged {
  readonly file: string;
  readonly commit: () => void;
  /** Takes away what was not moved. */
  readonly discard: () => void;
}

/** Writes beside the place, so that nobody reads half a file; links are followed, devices written to in the end. */
function stage(file: string, content: string | Uint8Array): Staged {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info?.isDirectory() === true) throw new Error('it is a folder');
  if (info !== undefined && !info.isFile()) {
    return { file, commit: () => writeFileSync(file, content), discard: () => {} };
  }
  const target = info === undefined ? file : realpathSync(file);
  const beside = `${target}.${process.pid}.tmp`;
  const discard = (): void => rmSync(beside, { force: true });
  try {
    writeFileSync(beside, content, {
      flag: 'wx',
      ...(info === undefined ? {} : { mode: info.mode }),
    });
  } catch (error) {
    discard();
    throw error;
  }
  return { file, commit: () => renameSync(beside, target), discard };
}
