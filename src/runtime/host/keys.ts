/**
 * Under which of its keys a host gives an interface: its very name, the newest of the compatible versions, or the name
 * without a version. What is asked for says its track; of the host's keys only plain versions are read, by comparing
 * numbers, so that no library of versions is needed where a program runs.
 */
import { versionedName } from '../../base/index.ts';

/** The numbers of a version that is no pre-release. */
type Numbers = readonly [major: number, minor: number, patch: number];

/**
 * The key that stands for an import: its name, that in a compatible version (the newest), or without a version.
 *
 * @param track - Of the version in `name`; absent where it has none.
 */
export function keyOf(given: object, name: string, track: string | undefined): string {
  if (track === undefined || Object.hasOwn(given, name)) return name;
  const { path } = versionedName(name);
  let best: { readonly key: string; readonly numbers: Numbers | undefined } | undefined;
  for (const key of Object.keys(given)) {
    const there = versionedName(key);
    if (there.path !== path || there.version === undefined) continue;
    const numbers = numbersOf(there.version);
    if (trackOf(there.version, numbers) !== track) continue;
    if (best === undefined || isNewer(numbers, best.numbers)) best = { key, numbers };
  }
  return best?.key ?? path;
}

function numbersOf(version: string): Numbers | undefined {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
  return numbers.length === 3 ? (numbers.map(Number) as unknown as Numbers) : undefined;
}

/** A pre-release, or a version of which only a part is known, is a track of its own. */
function trackOf(version: string, numbers: Numbers | undefined): string {
  if (numbers === undefined) return version;
  const [major, minor, patch] = numbers;
  if (major !== 0) return `${major}`;
  return minor !== 0 ? `0.${minor}` : `0.0.${patch}`;
}

/** A version of which only a part is known is older than any other. */
function isNewer(a: Numbers | undefined, b: Numbers | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  const differs = a.findIndex((n, i) => n !== b[i]);
  return differs >= 0 && a[differs]! > b[differs]!;
}
