/**
 * Generated files -> the output folder: what has to be written, what is no longer generated and may go, and what
 * stands in the way. All of it is found before anything is touched, and a run that fails leaves the folder as it was
 * (`../output.ts` writes). Only files with our mark are ever replaced or removed, and no link may lead out of the folder.
 */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { type GeneratedFile, hasMark } from '../../../codegen/index.ts';
import { type Diagnostic, diagnostic, printable } from '../../base/index.ts';
import { explain } from '../../node.ts';
import { Misuse } from '../failure.ts';
import { placeOf } from '../files.ts';
import { writeFiles } from '../output.ts';

/** A file whose text is to change. */
export interface Change {
  /** As the user would write it: the output folder and the path in it. */
  readonly path: string;
  /** Absent for a file that isn't there yet. */
  readonly before?: string;
  /** Absent for a file that is no longer generated. */
  readonly after?: string;
  /** Whether it is a skeleton, which from then on is the user's. */
  readonly isSkeleton?: boolean;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Files that are as they should be. */
  readonly unchanged: number;
  /** What keeps the files from being written. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How much of the output folder is looked through for files that are no longer generated. */
const maxEntries = 20_000;
/** Characters among which a mark is looked for. */
const markLength = 1024;

/**
 * Compares what is generated with what stands in the folder.
 *
 * @param isOurs Whether a file with our mark, by its text, may be removed when it is no longer generated.
 */
export function compareFolder(
  output: string,
  files: readonly GeneratedFile[],
  isOurs: (text: string) => boolean,
): Comparison {
  const folder = path.normalize(output);
  const inTheWay = folderProblem(folder);
  if (inTheWay !== undefined) return { changes: [], unchanged: 0, diagnostics: [inTheWay] };
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [];
  let unchanged = 0;
  for (const file of files) {
    const at = path.join(folder, file.path);
    const found = look(folder, file.path);
    if (found.kind === 'problem') {
      diagnostics.push(found.diagnostic);
    } else if (found.kind === 'nothing') {
      const isSkeleton = file.kind === 'skeleton';
      changes.push({ path: at, after: file.text, ...(isSkeleton ? { isSkeleton } : {}) });
    } else if (file.kind === 'skeleton' || found.text === file.text) {
      unchanged++;
    } else if (hasMark(found.text)) {
      changes.push({ path: at, before: found.text, after: file.text });
    } else {
      diagnostics.push(notOurs(at));
    }
  }
  // Where a file system takes them for one, names that differ only in case are one.
  const made = new Set(files.map((file) => path.join(folder, file.path).toLowerCase()));
  for (const at of filesIn(folder)) {
    if (made.has(at.toLowerCase())) continue;
    const text = readBeginning(at);
    if (!hasMark(text) || !isOurs(text)) continue;
    changes.push({ path: at, before: readFileSync(at, 'utf8') });
  }
  return { changes, unchanged, diagnostics };
}

function notOurs(at: string): Diagnostic {
  return diagnostic(
    'generate/not-ours',
    `\`${printable(at)}\` is there, and witlink did not generate it`,
    undefined,
    { help: ['move it out of the way, or choose another folder with -o'] },
  );
}

/** That the output folder is one, or can be made. */
function folderProblem(folder: string): Diagnostic | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const info = statOf(at);
    if (info?.isDirectory() === true || (info === undefined && at === path.dirname(at))) return;
    if (info === undefined) continue;
    const isItself = at === path.resolve(folder);
    return diagnostic(
      'generate/output-no-folder',
      isItself
        ? `the output folder \`${printable(folder)}\` is a file`
        : `the output folder \`${printable(folder)}\` can’t be made: \`${printable(path.relative('', at))}\` is a file`,
      undefined,
      { help: ['choose another folder with -o'] },
    );
  }
}

function statOf(at: string): ReturnType<typeof statSync> {
  try {
    return statSync(at, { throwIfNoEntry: false });
  } catch (error) {
    // A part of the path is a file: the caller comes to it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw new Misuse(`\`${printable(at)}\` can’t be used: ${explain(error)}`);
  }
}

type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly diagnostic: Diagnostic };

/** What stands at the place of a file. */
function look(folder: string, relative: string): Found {
  let at = folder;
  try {
    placeOf(path.join(folder, relative), folder);
  } catch (error) {
    return { kind: 'problem', diagnostic: ledOut(path.join(folder, relative), error) };
  }
  const parts = relative.split('/');
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    const info = statOf(at);
    if (info === undefined) return { kind: 'nothing' };
    if (!info.isDirectory()) return inTheWay(at, 'a folder', 'a file');
  }
  at = path.join(at, parts.at(-1)!);
  const info = statOf(at);
  if (info === undefined) return { kind: 'nothing' };
  if (!info.isFile()) {
    return inTheWay(at, 'a file', info.isDirectory() ? 'a folder' : 'something else');
  }
  try {
    return { kind: 'text', text: readFileSync(at, 'utf8') };
  } catch (error) {
    throw new Misuse(`\`${printable(at)}\` can’t be read: ${explain(error)}`);
  }
}

function ledOut(at: string, error: unknown): Diagnostic {
  const message = `\`${printable(at)}\` can’t be written: ${explain(error)}`;
  return diagnostic('generate/outside', message, undefined);
}

function inTheWay(at: string, wanted: string, is: string): Found {
  const message = `\`${printable(at)}\` would be ${wanted}, but is ${is}`;
  const help = ['move it out of the way, or choose another folder with -o'];
  return {
    kind: 'problem',
    diagnostic: diagnostic('generate/in-the-way', message, undefined, { help }),
  };
}

/** The files below a folder; links, hidden folders and those of packages are not followed. */
function* filesIn(folder: string): Iterable<string> {
  const todo = [folder];
  let seen = 0;
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const entry of entriesOf(at)) {
      if (++seen > maxEntries) return;
      if (entry.isFile()) yield path.join(at, entry.name);
      const isSkipped = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (entry.isDirectory() && !isSkipped) todo.push(path.join(at, entry.name));
    }
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Not there yet, or not ours to look into: then nothing in it is removed.
    return [];
  }
}

function readBeginning(at: string): string {
  try {
    if (lstatSync(at).size > 16 * 1024 * 1024) return '';
    return readFileSync(at, 'utf8').slice(0, markLength);
  } catch {
    return '';
  }
}

/** Makes the changes: all texts are written before any takes its place, so that a full disk changes nothing. */
export function applyChanges(changes: readonly Change[], output: string): void {
  const folders: string[] = [];
  const files = changes.flatMap(({ path: file, after }) =>
    after === undefined ? [] : [{ file, content: after }],
  );
  try {
    for (const { file } of files)
      told(file, 'written', () => makeFolder(path.dirname(file), folders));
    writeFiles(files, output);
    for (const { path: at, after } of changes) {
      if (after === undefined) told(at, 'removed', () => removeFile(at));
    }
  } catch (error) {
    for (const folder of folders.toReversed()) removeEmptyFolder(folder);
    throw error;
  }
}

function told(at: string, what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Misuse(`\`${printable(at)}\` can’t be ${what}: ${explain(error)}`);
  }
}

/**
 * Makes a folder and those that it stands in, and adds what it made. Node's own recursion never ends where a file
 * system, as that of /proc, says of a new folder that it isn't there.
 */
function makeFolder(folder: string, made: string[]): void {
  if (statOf(folder) !== undefined) return;
  makeFolder(path.dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

/** Removes a file, and the folder that it leaves empty. */
function removeFile(at: string): void {
  rmSync(at, { force: true });
  if (readdirSync(path.dirname(at)).length === 0) rmdirSync(path.dirname(at));
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something into it meanwhile.
  }
}
