/**
 * How imports find what is given under another name: exactly, or in a semver-compatible version. A pre-release is
 * compatible with itself only. Within a component names match exactly; this is for plugs and hosts.
 */
import { compareVersions, isVersion, versionTrack } from '../base/index.ts';

/** `ns:pkg/iface@1.2.3` -> its parts; undefined for a name without a version. */
function splitVersion(
  name: string,
): { readonly base: string; readonly version: string } | undefined {
  const at = name.indexOf('@');
  if (at < 0) return undefined;
  const version = name.slice(at + 1);
  return isVersion(version) ? { base: name.slice(0, at), version } : undefined;
}

/** Names of one track are compatible with each other; a name without version is a track of its own. */
export function trackOf(name: string): string {
  const split = splitVersion(name);
  return split === undefined ? name : `${split.base}@${versionTrack(split.version)}`;
}

/** Of names of one track, that with the highest version. */
export function newest(names: readonly string[]): string | undefined {
  return names.reduce<string | undefined>((a, b) => {
    const [x, y] = [a === undefined ? undefined : splitVersion(a), splitVersion(b)];
    return x === undefined || y === undefined || compareVersions(x.version, y.version) < 0 ? b : a;
  }, undefined);
}

/** The candidate that stands for `name`: itself, or the newest compatible one. */
export function findCompatible(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.includes(name)) return name;
  const track = trackOf(name);
  return newest(candidates.filter((c) => trackOf(c) === track));
}
