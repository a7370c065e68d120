/**
 * The paths of a command line to the files of WIT and WAC that they stand for: files as they are, folders with all
 * `*.wit` and `*.wac` under them. Links in folders are not followed, and what version control and npm keep in a folder is not looked at.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { diagnostic, printable } from '../../base/index.ts';
import type { Diagnostic, Outcome } from '../../base/index.ts';
import { explain } from '../../node.ts';

const endings: ReadonlySet<string> = new Set(['.wit', '.wac']);

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.jj', '.sl', '.svn']);

/** Each file once, in the order of the paths and by name within a folder; `-` stays what it is. */
export function sourceFiles(paths: readonly string[]): Outcome<readonly string[]> {
  return filesAt(paths, true);
}

/** The files of packages themselves, of which a folder holds some: what stands in folders below is not theirs. */
export function packageFiles(paths: readonly string[]): Outcome<readonly string[]> {
  return filesAt(paths, false);
}

function filesAt(paths: readonly string[], isDeep: boolean): Outcome<readonly string[]> {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, string>();
  for (const given of paths) {
    if (given === '-') {
      found.set(given, given);
      continue;
    }
    try {
      const files = statSync(given).isDirectory() ? walk(given, isDeep, diagnostics) : [given];
      for (const file of files) {
        const absolute = path.resolve(file);
        if (!found.has(absolute)) found.set(absolute, file.replaceAll(path.sep, '/'));
      }
      if (files.length === 0) {
        const message = `folder \`${printable(given)}\` has no \`.wit\` or \`.wac\` files`;
        diagnostics.push(diagnostic('load/no-wit', message, undefined));
      }
    } catch (error) {
      diagnostics.push(unreadable(given, error));
    }
  }
  return { value: [...found.values()], diagnostics };
}

export function unreadable(file: string, error: unknown): Diagnostic {
  const message = `\`${printable(file)}\` cannot be read: ${explain(error)}`;
  return diagnostic('load/unreadable', message, undefined);
}

function walk(folder: string, isDeep: boolean, diagnostics: Diagnostic[]): string[] {
  const files: string[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    try {
      for (const entry of readdirSync(at, { withFileTypes: true })) {
        const name = path.join(at, entry.name);
        if (entry.isDirectory()) {
          if (isDeep && !skipped.has(entry.name)) open.push(name);
        } else if (entry.isFile() && endings.has(path.extname(entry.name))) files.push(name);
      }
    } catch (error) {
      diagnostics.push(unreadable(at, error));
    }
  }
  return files.toSorted();
}
