/** What is wrong with packages, as `witlink check` tells it: with every feature, and with those alone that are selected. */
import { unshippedFeatures } from '../../resolve/index.ts';
import { featuresOf } from '../config.ts';
import type { Config } from '../config.ts';
import { findingsOf, unreadFailure } from '../findings.ts';
import { unknownFeatures } from '../unstable.ts';
import type { CiPackage, PackageLoader, StepResult } from './step.ts';

/** @param isWhole - Whether these are all packages of the configuration. */
export async function checkStep(
  packages: readonly CiPackage[],
  loader: PackageLoader,
  config: Config,
  isWhole: boolean,
): Promise<StepResult> {
  const { allFeatures, features = [] } = featuresOf({}, config);
  const found = packages.flatMap(({ diagnostics, loaded }) => [
    ...diagnostics,
    ...unshippedFeatures(loaded.files),
  ]);
  for (const { name, loaded } of allFeatures === true ? [] : packages) {
    // Without gates the selection makes no difference.
    if (![...loaded.sources.values()].some((text) => text.includes('@unstable'))) continue;
    found.push(...(await loader.read(name, features)).diagnostics);
  }
  if (isWhole && packages.every(({ isSound }) => isSound)) {
    const declared = config.settings.features;
    const read = packages.map(({ loaded }) => loaded);
    found.push(...unknownFeatures(declared === 'all' ? undefined : declared, read));
  }
  const findings = findingsOf(found);
  // Also where a baseline knows the findings.
  const failure = unreadFailure(findings);
  return { findings, ...(failure === undefined ? {} : { failure }) };
}
