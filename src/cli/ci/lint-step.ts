/** What could be better in packages, as `witlink lint` tells it; those with errors are left out. */
import { lint } from '../../rules/index.ts';
import type { Config } from '../config.ts';
import { findingsOf } from '../findings.ts';
import type { CiPackage, StepResult } from './step.ts';

/** @param beside - Packages that are not looked at, and may use what those have that are. */
export function lintStep(
  packages: readonly CiPackage[],
  beside: readonly CiPackage[],
  { rules }: Config,
): StepResult {
  const sound = packages.filter(({ isSound }) => isSound).map(({ loaded }) => loaded);
  const others = [...beside, ...packages.filter(({ isSound }) => !isSound)];
  const options = {
    beside: others.map(({ loaded }) => loaded),
    ...(rules === undefined ? {} : { configured: rules }),
  };
  return { findings: findingsOf(lint(sound, options)) };
}
