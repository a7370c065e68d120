/** Folders for programs, made for one test and removed after it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with files of these texts, by their paths; those that end in `/` are folders. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'witlink-wasi-')));
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(at, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(file, text);
  }
  return at;
}
