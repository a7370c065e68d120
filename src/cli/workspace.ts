/** The workspace of a run: which packages see each other, as the configuration says, over the files of the run. */
import path from 'node:path';
import process from 'node:process';
import type { LoaderHost } from '../resolve/index.ts';
import { Workspace } from '../workspace/index.ts';
import { ConfigFault } from './config.ts';
import type { Config } from './config.ts';
import { Misuse } from './failure.ts';
import type { GitState } from './git.ts';
import { findPackages, nameOf } from './packages.ts';
import type { Packages } from './packages.ts';
import { leadsOut, repositoryOf } from './paths.ts';

/** The packages that `ci` looks at, as they are now. */
export function workspaceOf(config: Config, host: LoaderHost): Workspace {
  const top = repositoryOf(config.folder) ?? config.folder;
  return new Workspace({
    host,
    isOpen: config.settings.workspace === true,
    isInside: (file) => !leadsOut(path.relative(top, path.resolve(process.cwd(), file))),
    packages: async () => (await packagesOf(config)).map((at) => nameOf(config, at)),
  });
}

/** The packages of a workspace as they were in a state of git's. */
export function pastWorkspaceOf(config: Config, state: GitState): Workspace {
  return new Workspace({
    host: state.host,
    isOpen: config.settings.workspace === true,
    isInside: () => true,
    packages: async () => {
      const files = state.filesIn(config.folder).filter((file) => file.endsWith('.wit'));
      const choose = (await packagesIn(config))?.choose ?? (() => []);
      return choose(files).flatMap((at) => state.atFolder(path.join(config.folder, at)) ?? []);
    },
  });
}

/** The packages of a workspace, as paths from the folder of the configuration, but for some; without a workspace none. */
export async function packagesBeside(
  some: readonly string[],
  config: Config,
): Promise<readonly string[]> {
  if (config.settings.workspace !== true) return [];
  const left = new Set(some.map((at) => path.resolve(config.folder, at)));
  const all = await packagesOf(config);
  return all.filter((at) => !left.has(path.resolve(config.folder, at)));
}

async function packagesOf(config: Config): Promise<readonly string[]> {
  return (await packagesIn(config))?.paths ?? [];
}

async function packagesIn(config: Config): Promise<Packages | undefined> {
  try {
    return await findPackages([], config);
  } catch (error) {
    // That there are none is told to those who look for some.
    if (error instanceof Misuse || error instanceof ConfigFault) return undefined;
    throw error;
  }
}
