/**
 * Names of imports and exports that may stand for each other: equal ones, and those of one interface in compatible
 * versions. Which of several is taken, and whether it may be older than what is asked for, says who asks. Explainer.md,
 * Import and Export Definitions; which versions are compatible says `versionTrack`.
 */
import { splitVersion, withVersion } from './extern-names.ts';
import { compareVersions, isVersion, versionTrack } from './semver.ts';

/** The name of an import or export, taken apart. */
export interface VersionedName {
  readonly name: string;
  /** The name up to its version. */
  readonly path: string;
  /**
   * Without build metadata, which is no part of the order of versions. Full, or only the part within which versions are
   * compatible, where no more is known; absent where the name has none.
   */
  readonly version?: string;
}

/** @param suffix - What completes the version in the name (🔗). */
export function versionedName(name: string, suffix = ''): VersionedName {
  const [path, version] = splitVersion(name);
  if (version === undefined) return { name, path };
  return { name, path, version: (version + suffix).replace(/\+.*$/s, '') };
}

/** Names of one track are compatible with each other; a name without version is a track of its own. */
export function trackOf({ path, version }: VersionedName): string {
  if (version === undefined) return path;
  return withVersion(path, isVersion(version) ? versionTrack(version) : version);
}

/** Of names of one track, the first of those with the highest version; a version that is not full is the lowest. */
export function newest<T extends VersionedName>(names: readonly T[]): T | undefined {
  return names.reduce<T | undefined>(
    (best, n) => (best === undefined || isNewer(n.version, best.version) ? n : best),
    undefined,
  );
}

function isNewer(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || !isVersion(a)) return false;
  return !isVersion(b) || compareVersions(a, b) > 0;
}

/** Whether one is older than the other, as far as both versions are known in full. */
export function isOlder({ version: a }: VersionedName, { version: b }: VersionedName): boolean {
  if (a === undefined || b === undefined || !isVersion(a) || !isVersion(b)) return false;
  return compareVersions(a, b) < 0;
}

export interface Choice {
  /** Which of several compatible names is taken. */
  readonly take: 'newest' | 'first';
  /** Whether one does that is older than what is asked for. */
  readonly older: boolean;
}

/** Names among which one is sought that stands for another. */
export class CompatibleNames<T extends VersionedName> {
  readonly #choice: Choice;
  readonly #byName: ReadonlyMap<string, T>;
  readonly #byTrack: ReadonlyMap<string, readonly T[]>;

  constructor(names: Iterable<T>, choice: Choice) {
    const all = [...names];
    this.#choice = choice;
    this.#byName = new Map(all.map((n) => [n.name, n]));
    this.#byTrack = Map.groupBy(
      all.filter(({ version }) => version !== undefined),
      trackOf,
    );
  }

  /** What stands for `asked`: the very name if it is there, else a compatible one. */
  find(asked: VersionedName): T | undefined {
    const { name, version } = asked;
    const same = this.#byName.get(name);
    if (same !== undefined || version === undefined) return same;
    const { take, older } = this.#choice;
    const there = this.#byTrack.get(trackOf(asked)) ?? [];
    const fitting = older ? there : there.filter((n) => !isOlder(n, asked));
    return take === 'first' ? fitting[0] : newest(fitting);
  }
}
