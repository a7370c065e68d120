/** The workspace of a run: which packages see each other, as the configuration says, over the files of the run. */
import path from 'node:path';
import process from 'node:process';
import type { LoaderHost } from '../resolve/index.ts';
import { Workspace } from '../workspace/index.ts';
import { ConfigFault } from './config.ts';
import type { Config } from './config.ts';
import { Misuse } from './failure.ts';
import { findPackages, nameOf } from './packages.ts';
import { leadsOut, repositoryOf } from './paths.ts';

/** The packages that `ci` looks at, as they are now. */
export function workspaceOf(config: Config, host: LoaderHost): Workspace {
  const top = repositoryOf(config.folder) ?? config.folder;
  return new Workspace({
    host,
    isOpen: config.settings.workspace === true,
    isInside: (file) => !leadsOut(path.relative(top, path.resolve(process.cwd(), file))),
    packages: async () => {
      try {
        const { paths } = await findPackages([], config);
        return paths.map((at) => nameOf(config, at));
      } catch (error) {
        // That there are none is told to those who look for some.
        if (error instanceof Misuse || error instanceof ConfigFault) return [];
        throw error;
      }
    },
  });
}
