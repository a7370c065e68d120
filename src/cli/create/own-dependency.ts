/**
 * What a new project's package.json depends on to have witlink: a range of versions, or where npm installed the witlink that
 * runs from a tarball (`npm pack`), that tarball, since a registry may not have its version. npm keeps where a package came
 * from in `node_modules/.package-lock.json`.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** `witlink` is a folder or file of the package that runs, `project` the folder that begins, which need not be there. */
export function ownDependency(witlink: string, project: string, version: string): string {
  const range = `^${version}`;
  const modules = above(witlink, (folder) => path.basename(folder) === 'node_modules');
  if (modules === undefined) return range;
  const tarball = tarballOf(modules);
  if (tarball === undefined) return range;
  const there = above(path.resolve(project), existsSync)!;
  const from = path.join(realpathSync(there), path.relative(there, path.resolve(project)));
  return `file:${path.relative(from, tarball).replaceAll(path.sep, '/')}`;
}

function above(start: string, holds: (folder: string) => boolean): string | undefined {
  for (let at = start; ; at = path.dirname(at)) {
    if (holds(at)) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** The file that npm unpacked to `node_modules/witlink`, if it was one and is still there. */
function tarballOf(modules: string): string | undefined {
  try {
    const lock = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8'));
    const resolved: unknown = lock.packages['node_modules/witlink'].resolved;
    if (typeof resolved !== 'string' || !resolved.startsWith('file:')) return undefined;
    const tarball = path.resolve(path.dirname(modules), resolved.slice('file:'.length));
    return existsSync(tarball) ? tarball : undefined;
  } catch {
    return undefined; // of another package manager, which keeps no such file
  }
}
