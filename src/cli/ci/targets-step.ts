/** Whether the components of the configuration fit their worlds, as `witlink targets` tells it. */
import type { TargetSetting } from '../../config/index.ts';
import type { Finding } from '../../report/index.ts';
import { collectTargets } from '../commands/targets.ts';
import { configFault, depsOf, featuresOf, fromConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { componentsAt } from './components-at.ts';
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
