/** Names of files: with `/`, from where a repository begins, and whether they lead out of it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The top of the repository that a folder stands in. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** Whether a relative path leads out of where it begins. */
export const leadsOut = (relative: string): boolean =>
  path.isAbsolute(relative) || relative.split(path.sep)[0] === '..';

/** A path with `/` between its parts. Where the system has another separator, that is meant; elsewhere `\\` is a letter. */
export const slashed = (file: string): string =>
  path.sep === '/' ? file : file.replaceAll(path.sep, '/');
