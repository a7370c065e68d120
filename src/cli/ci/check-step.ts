/** What is wrong with packages, as `witlink check` tells it: with every feature, and with those alone that are selected. */
import { unshippedFeatures } from '../../resolve/index.ts';
import { featuresOf } from '../config.ts';
import type { Config } from '../config.ts';
import { Misuse } from '../failure.ts';
import { findingsOf } from '../findings.ts';
import type { CiPackage, PackageLoader, StepResult } from './step.ts';

export async function checkStep(
  packages: readonly CiPackage[],
  loader: PackageLoader,
  config: Config,
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
  // What could not be read was not checked.
  const isUnread = found.some(({ code, severity }) => unread.has(code) && severity === 'error');
  return {
    findings: findingsOf(found),
    ...(isUnread ? { failure: new Misuse('not everything could be read') } : {}),
  };
}

const unread: ReadonlySet<string> = new Set(['load/unreadable', 'load/no-wit', 'load/no-folder']);
