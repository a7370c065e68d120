/** Whether the components of the configuration fit their worlds, as `witlink targets` tells it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../../base/index.ts';
import type { Placed, TargetSetting } from '../../config/index.ts';
import type { Finding } from '../../report/index.ts';
import { collectTargets } from '../commands/targets.ts';
import { checkPlaced, configFault, depsOf, featuresOf, fromConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { nameOf, walkFiles } from '../packages.ts';
import type { StepResult } from './step.ts';

export async function targetsStep(
  targets: readonly TargetSetting[],
  config: Config,
  io: Io,
): Promise<StepResult> {
  const findings: Finding[] = [];
  const texts = new Map<string, string>();
  for (const target of targets) {
    const { components, wit, world, exact, allow } = target;
    const globs = 'text' in components ? [components] : components;
    const files = await componentsAt(globs, config);
    try {
      const collected = await collectTargets(
        files,
        {
          wit: fromConfig(config, wit),
          deps: depsOf({}, config),
          within: config,
          ...featuresOf({}, config),
          ...(world === undefined ? {} : { world: world.text }),
          ...(exact === undefined ? {} : { exact }),
          ...(allow === undefined ? {} : { allow: allow.map(({ text }) => text) }),
        },
        io,
      );
      findings.push(...collected.findings);
      for (const [file, text] of collected.texts) texts.set(file, text);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      throw configFault(world ?? wit, 'config/no-world', error.message, error.help);
    }
  }
  return { findings, texts };
}

/** The files that globs choose, each of which has to choose some; what git ignores is among them, as builds are. */
async function componentsAt(globs: readonly Placed[], config: Config): Promise<readonly string[]> {
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
