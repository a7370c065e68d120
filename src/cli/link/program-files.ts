/**
 * The files of an emitted program -> the output folder: what has to be written, what belongs to it no more, and what stands in
 * the way. Nothing is written over but what an earlier run has written, as the head of the program's module tells.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Diagnostic, diagnostic, printable } from '../../base/index.ts';
import { type EmittedFile, filesOfProgram, namesExportedBy } from '../../emit/index.ts';
import {
  folderProblem,
  hasContents,
  look,
  notOurs,
  removeFile,
} from '../generate/output-folder.ts';
import { writeFolder } from '../output.ts';

/** A file of the program, or one that was. */
export interface ProgramFile {
  /** With the folder, as it was named. */
  readonly path: string;
  readonly was: 'unchanged' | 'missing' | 'different' | 'gone';
  /** Absent of what is gone. */
  readonly contents?: string | Uint8Array;
}

interface Comparison {
  readonly files: readonly ProgramFile[];
  /** What keeps them from being written, and what whoever uses them has to know. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compares what is emitted with what stands in the folder.
 *
 * @param emitted - The program's module first.
 */
export function compareFiles(output: string, emitted: readonly EmittedFile[]): Comparison {
  const folder = path.normalize(output);
  const inTheWay = folderProblem(folder);
  if (inTheWay !== undefined) return { files: [], diagnostics: [inTheWay] };
  const [module] = emitted;
  const before = textAt(path.join(folder, module!.path));
  const ours = before === undefined ? undefined : filesOfProgram(before);
  const own = new Set([...(ours === undefined ? [] : [module!.path]), ...(ours ?? [])]);
  const diagnostics: Diagnostic[] = [];
  const files: ProgramFile[] = [];
  for (const { path: name, contents } of emitted) {
    const at = path.join(folder, name);
    const found = look(folder, name);
    if (found.kind === 'problem') {
      diagnostics.push(found.diagnostic);
    } else if (found.kind === 'nothing') {
      files.push({ path: at, was: 'missing', contents });
    } else if (hasContents(found, bytesOf(contents))) {
      files.push({ path: at, was: 'unchanged', contents });
    } else if (own.has(name) && isAlone(folder, name, module!.path)) {
      files.push({ path: at, was: 'different', contents });
    } else {
      const other = programWith(folder, name, module!.path);
      diagnostics.push(other === undefined ? notOurs(at) : ofAnother(at, other));
    }
  }
  const made = new Set(emitted.map((file) => file.path.toLowerCase()));
  for (const name of own) {
    const isGone = !made.has(name.toLowerCase()) && path.basename(name) === name;
    const at = path.join(folder, name);
    if (!isGone || textAt(at) === undefined || !isAlone(folder, name, module!.path)) continue;
    files.push({ path: at, was: 'gone' });
  }
  diagnostics.push(...lostExports(before ?? '', module!));
  return { files, diagnostics };
}

/** Makes the files what they should be. */
export function writeProgram(files: readonly ProgramFile[], output: string): void {
  const changed = files.flatMap(({ path: file, was, contents }) =>
    contents === undefined || was === 'unchanged' ? [] : [{ file, content: contents }],
  );
  writeFolder(changed, output);
  for (const { path: at, was } of files) if (was === 'gone') removeFile(at);
}

const bytesOf = (contents: string | Uint8Array): Uint8Array =>
  typeof contents === 'string' ? Buffer.from(contents) : contents;

const isAlone = (folder: string, name: string, module: string): boolean =>
  programWith(folder, name, module) === undefined;

/** Another program in the folder to which a file belongs. */
function programWith(folder: string, name: string, module: string): string | undefined {
  return readdirSync(folder).find((entry) => {
    if (!entry.endsWith('.js') || entry === module) return false;
    const text = textAt(path.join(folder, entry));
    return text !== undefined && filesOfProgram(text)?.includes(name) === true;
  });
}

function ofAnother(at: string, program: string): Diagnostic {
  return diagnostic(
    'emit/other-program',
    `\`${printable(at)}\` belongs to \`${printable(program)}\`, which needs another one`,
    undefined,
    { help: ['give each program a folder of its own with -o', 'or have both `--runtime import`'] },
  );
}

/** Names that a module had and has no more, of which its users are to know. */
function lostExports(before: string, { contents }: EmittedFile): readonly Diagnostic[] {
  const now = new Set(namesExportedBy(contents as string));
  const lost = namesExportedBy(before).filter((name) => !now.has(name));
  if (lost.length === 0 || now.size === 0) return [];
  const names = lost.map((name) => `\`${printable(name)}\``).join(', ');
  return [
    diagnostic('emit/lost-export', `the module exports no ${names} any more`, undefined, {
      severity: 'warning',
      help: [
        'functions of an interface are exported by themselves where it is the only one: import the interface, and call them on it',
      ],
    }),
  ];
}

/** Undefined where there is no file, or one that no program of ours is. */
function textAt(file: string): string | undefined {
  try {
    const info = statSync(file);
    return info.isFile() && info.size < 2 ** 26 ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
