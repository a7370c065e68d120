/** Paths and globs of the configuration -> the components there. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../../base/index.ts';
import type { Placed } from '../../config/index.ts';
import { checkPlaced, configFault, type Config } from '../config.ts';
import { nameOf, walkFiles } from '../packages.ts';

/** The files that globs choose, each of which has to choose some; what git ignores is among them, as builds are. */
export async function componentsAt(
  globs: readonly Placed[],
  config: Config,
): Promise<readonly string[]> {
  const { literal, matchEach } = await import('../../config/index.ts');
  const { chosen, isLeftOut } = matchEach(globs);
  const found = new Set<string>();
  for (const { glob, matches } of chosen) {
    const name = literal(glob);
    const files = name === undefined ? filesOf(glob, matches, config) : [name];
    if (files.length === 0 || (name !== undefined && !existsSync(path.join(config.folder, name)))) {
      const message = `there is no component at \`${printable(glob.text)}\``;
      throw configFault(glob, 'config/no-component', message, ['is it built?']);
    }
    for (const file of files) {
      if (isLeftOut(file)) continue;
      const name = nameOf(config, file);
      checkPlaced(name, glob);
      found.add(name);
    }
  }
  return [...found];
}

function filesOf(glob: Placed, matches: (file: string) => boolean, { folder }: Config) {
  // The folders before the first part that is no plain name.
  const parts = glob.text.split('/').slice(0, -1);
  const end = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  const below = (end === -1 ? parts : parts.slice(0, end)).filter((part) => part !== '.').join('/');
  return existsSync(path.join(folder, below)) ? walkFiles(folder, below, matches) : [];
}
