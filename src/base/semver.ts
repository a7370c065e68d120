/**
 * The few questions about semantic versions that witlink asks, answered by the `semver` package. Its functions are
 * imported one by one, so that a command loads only them.
 */
import compareBuild from 'semver/functions/compare-build.js';
import parse from 'semver/functions/parse.js';

/** Whether `text` is a full semantic version, as `valid-semver` of WIT.md asks. */
export function isVersion(text: string): boolean {
  return /^\d/.test(text) && parse(text) !== null;
}

/** Negative, zero or positive as `a` is before, equal to or after `b`; build metadata counts last. */
export function compareVersions(a: string, b: string): number {
  return compareBuild(a, b);
}

/** Its major, minor and patch number. */
export function versionNumbers(version: string): readonly [number, number, number] {
  const { major, minor, patch } = parse(version, {}, true);
  return [major, minor, patch];
}

export function isPreRelease(version: string): boolean {
  return parse(version, {}, true).prerelease.length > 0;
}

/**
 * The part of a version within which versions are compatible: `1` of 1.2.3, `0.2` of 0.2.1, `0.0.3` of 0.0.3; a
 * pre-release is compatible only with itself.
 */
export function versionTrack(version: string): string {
  const v = parse(version);
  if (v === null || v.prerelease.length > 0) return version;
  if (v.major !== 0) return `${v.major}`;
  return v.minor !== 0 ? `0.${v.minor}` : `0.0.${v.patch}`;
}
