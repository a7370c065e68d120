/**
 * The one place where commands write files: each appears whole or not at all, written beside its place and moved there. What
 * the run has read is never written over, unless rewriting it is what was asked for; and links lead nowhere out of the
 * repository (see `files.ts`).
 */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { printable } from '../base/index.ts';
import { explain } from '../node.ts';
import { Misuse } from './failure.ts';
import { isInput, isSameFile, placeOf } from './files.ts';
import type { Io } from './io.ts';

/** A file that is to be written. */
interface FileResult {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** The input whose place it may take. */
  readonly replaces?: string;
}

/** Text for a file, or for standard output, which is `-`. */
export interface TextResult extends FileResult {
  readonly content: string;
}

/**
 * Writes the result.
 *
 * @param file - The `-o` option; absent or `-` for standard output.
 */
export function writeResult(io: Io, file: string | undefined, text: string): void {
  if (file === undefined || file === '-') io.out(text);
  else writeFiles([{ file, content: text }]);
}

/** Writes several results, the files among them together: where one can’t be written, none appears. */
export function writeResults(io: Io, results: readonly TextResult[]): void {
  writeFiles(results.filter(({ file }) => file !== '-'));
  for (const { file, content } of results) if (file === '-') io.out(content);
}

/** Writes a binary, for which standard output is no place. */
export function writeBinary(file: string | undefined, bytes: Uint8Array): void {
  if (file === undefined || file === '-') {
    throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
  }
  writeFiles([{ file, content: bytes }]);
}

/** Writes a file that was read, as it is after mending. */
export function rewrite(file: string, text: string): void {
  writeFiles([{ file, content: text, replaces: file }]);
}

/**
 * Writes files; where one can’t be written, none appears.
 *
 * @param folder - The folder that was named for them, out of which no link may lead.
 */
export function writeFiles(results: readonly FileResult[], folder?: string): void {
  const staged: Staged[] = [];
  const places = new Set<string>();
  try {
    for (const result of results) {
      const { file, replaces } = result;
      const place = told(file, () => placeOf(file, folder));
      if (places.has(place)) throw new Misuse(`two outputs go to \`${printable(file)}\``);
      places.add(place);
      if (isInput(file) && (replaces === undefined || !isSameFile(file, replaces))) {
        throw new Misuse(`\`${printable(file)}\` is an input, and would be written over`, [
          'choose another file for the output',
        ]);
      }
      staged.push(told(file, () => stage(result, place)));
    }
    for (const { file, commit } of staged) told(file, commit);
  } finally {
    for (const { discard } of staged) discard();
  }
}

/** As `writeFiles`, with the folders in which they stand; where a file can’t be written, none of these is left. */
export function writeFolder(results: readonly FileResult[], folder: string): void {
  const made: string[] = [];
  try {
    for (const { file } of results) told(file, () => makeFolder(path.dirname(file), made));
    writeFiles(results, folder);
  } catch (error) {
    for (const at of made.toReversed()) removeEmptyFolder(at);
    throw error;
  }
}

/**
 * Makes a folder and those that it stands in, and adds what it made. Node's own recursion never ends where a file
 * system, as that of /proc, says of a new folder that it isn't there.
 */
function makeFolder(folder: string, made: string[]): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(path.dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something into it meanwhile.
  }
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

/** A file that is written piece by piece. */
export interface GrowingFile {
  readonly write: (text: string) => void;
  /** Moves what was written to its place. */
  readonly finish: () => void;
}

/** Characters that are gathered before they are written. */
const pieceLength = 64 * 1024;

/** A file that grows beside its place while something runs, and appears when that has ended. */
export function growFile(file: string): GrowingFile {
  const place = told(file, () => placeOf(file));
  if (isInput(file)) {
    throw new Misuse(`\`${printable(file)}\` is an input, and would be written over`, [
      'choose another file for the output',
    ]);
  }
  const { commit } = told(file, () => stage({ file, content: '' }, place));
  // Devices have nothing beside them.
  const at = existsSync(besideOf(place)) ? besideOf(place) : file;
  const pieces: string[] = [];
  let length = 0;
  const flush = (): void => {
    appendFileSync(at, pieces.join(''));
    pieces.length = 0;
    length = 0;
  };
  return {
    write: (text) => {
      pieces.push(text);
      length += text.length;
      if (length >= pieceLength) flush();
    },
    finish: () => {
      told(file, () => {
        flush();
        commit();
      });
    },
  };
}

/** A content that stands beside its place, ready to be moved there. */
interface Staged {
  readonly file: string;
  readonly commit: () => void;
  /** Takes away what was not moved. */
  readonly discard: () => void;
}

const besideOf = (place: string): string => `${place}.${process.pid}.tmp`;

/** Writes beside the place, so that nobody reads half a file; devices are written to in the end. */
function stage({ file, content }: FileResult, place: string): Staged {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info?.isDirectory() === true) throw new Error('it is a folder');
  if (info !== undefined && !info.isFile()) {
    return { file, commit: () => writeFileSync(file, content), discard: () => {} };
  }
  const beside = besideOf(place);
  const discard = (): void => rmSync(beside, { force: true });
  // What is there of that name is not ours, and is left alone.
  writeFileSync(beside, '', { flag: 'wx', ...(info === undefined ? {} : { mode: info.mode }) });
  try {
    writeFileSync(beside, content);
    // What the process takes from new files, the one that stood there may have.
    if (info !== undefined && statSync(beside).mode !== info.mode) chmodSync(beside, info.mode);
  } catch (error) {
    discard();
    throw error;
  }
  return { file, commit: () => renameSync(beside, place), discard };
}
