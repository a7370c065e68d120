/**
 * Where a package that is missing may stand after all: beside the one that needs it, in the folder `deps` of a third. For
 * the help of an unknown package; nothing is taken from there.
 */
import { packageNameText } from '../model/index.ts';
import type { WitFile } from '../../grammar/wit/index.ts';
import type { NearbyPackage } from './context.ts';
import type { LoaderHost } from './load.ts';
import { packageName } from './paths.ts';

/**
 * The packages beside one that stands in a folder `deps` itself, where no dependencies of it were looked for.
 *
 * @param sideBySide - Reads the packages of a folder.
 */
export async function packagesAround(
  entry: string,
  host: LoaderHost,
  sideBySide: (folder: string) => Promise<readonly (readonly WitFile[])[]>,
): Promise<readonly NearbyPackage[]> {
  const folder = await depsAround(entry.replace(/\/+$/, ''), host);
  if (folder === undefined) return [];
  const groups = await sideBySide(folder);
  return groups.flatMap((files) => {
    const file = files.find((f) => f.package !== undefined);
    if (file?.package === undefined) return [];
    const beside = (folder === '.' ? file.file : file.file.slice(folder.length + 1)).split('/', 1);
    const key = packageNameText(packageName(file.package.id));
    return [{ key, at: folder === '.' ? beside[0]! : `${folder}/${beside[0]!}`, folder }];
  });
}

/** The folder `deps` in which a package or a file of it stands, as its path or the working directory tells. */
async function depsAround(entry: string, host: LoaderHost): Promise<string | undefined> {
  const parts = entry.split('/');
  const at = parts.slice(0, -1).lastIndexOf('deps');
  if (at !== -1) return parts.slice(0, at + 1).join('/');
  const real = (await host.realPath?.(entry).catch(() => undefined))?.split(/[/\\]/) ?? [];
  if (real.at(-2) === 'deps') return parentOf(entry);
  return real.at(-3) === 'deps' ? parentOf(parentOf(entry)) : undefined;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  const last = path.slice(slash + 1);
  if (last === '.' || last === '..') return last === '.' && slash === -1 ? '..' : `${path}/..`;
  return slash === -1 ? '.' : path.slice(0, slash);
}
