/**
 * The smallest version that is right for a change, by semantic versioning as component names read it: before 1.0.0 the
 * minor number does what the major one does later, and before 0.1.0 every release stands alone.
 */
import { compareVersions, isPreRelease, versionNumbers } from '../../base/index.ts';
import type { Raise } from './rule.ts';

/** What 0.x promises: compatible patches, as names of components have it, or nothing. */
export type ZeroPolicy = 'minor' | 'nothing';

/**
 * What a version says beside the one before: the `same`, one that is `lowered`, one that rises by less than the changes
 * ask for (`too-small`), or `right`.
 */
export type VersionStep = 'same' | 'lowered' | 'too-small' | 'right';

const order: readonly Raise[] = ['none', 'patch', 'minor', 'major'];

export function highestRaise(raises: Iterable<Raise>): Raise {
  let highest: Raise = 'none';
  for (const raise of raises) if (order.indexOf(raise) > order.indexOf(highest)) highest = raise;
  return highest;
}

/** How versions are judged. */
export interface VersionPolicy {
  readonly zero: ZeroPolicy;
  /** Pre-releases promise what their releases do; else they promise nothing, and any later version is right. */
  readonly judgesPreReleases: boolean;
}

/** Whether any later version is right, whatever changed. */
export const promisesNothing = (version: string, { judgesPreReleases }: VersionPolicy): boolean =>
  isPreRelease(version) && !judgesPreReleases;

/** The smallest version that says of a change what it is; of a version that promises nothing there is none. */
export function smallestVersion(
  before: string,
  raise: Raise,
  policy: VersionPolicy,
): string | undefined {
  if (raise === 'none') return before;
  if (promisesNothing(before, policy)) return undefined;
  const [major, minor, patch] = versionNumbers(before);
  const { zero } = policy;
  const step = major === 0 ? zeroStep(minor, raise, zero) : raise;
  if (step === 'major') return `${major + 1}.0.0`;
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function zeroStep(minor: number, raise: Raise, zero: ZeroPolicy): Raise {
  return raise === 'major' && zero === 'minor' && minor > 0 ? 'minor' : 'patch';
}

/** Whether a version rose as much as a change needs. */
export function versionStep(
  before: string,
  after: string,
  raise: Raise,
  policy: VersionPolicy,
): VersionStep {
  const way = compareVersions(after, before);
  if (way < 0) return 'lowered';
  if (way === 0) return 'same';
  const smallest = smallestVersion(before, raise, policy);
  if (smallest === undefined || raise === 'none') return 'right';
  // A pre-release of the right version is on its way there.
  const [was, is] = [releaseOf(before), releaseOf(after)];
  if (compareVersions(is, smallest) >= 0) return 'right';
  // Two pre-releases of one version, or one and that version, are work on it.
  return was === is && isPreRelease(before) ? 'same' : 'too-small';
}

const releaseOf = (version: string): string => versionNumbers(version).join('.');
