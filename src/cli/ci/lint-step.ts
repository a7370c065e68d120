/** What could be better in packages, as `witlink lint` tells it; those with errors are left out. */
import { lint } from '../../rules/index.ts';
import type { Config } from '../config.ts';
import { findingsOf } from '../findings.ts';
import type { CiPackage, StepResult } from './step.ts';

export function lintStep(packages: readonly CiPackage[], { rules }: Config): StepResult {
  const sound = packages.filter(({ isSound }) => isSound).map(({ loaded }) => loaded);
  const configured = rules === undefined ? {} : { configured: rules };
  return { findings: findingsOf(lint(sound, configured)) };
}
