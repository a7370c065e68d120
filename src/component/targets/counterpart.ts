/**
 * Finds what stands for a name on the other side: the same name, or, unless names must be equal, the newest compatible
 * version of the same interface that is not older than what is asked for. Explainer.md, Import and Export Definitions;
 * which versions are compatible says `versionTrack`.
 */
import { compareVersions, isVersion, versionTrack } from '../../base/index.ts';

/** The name of an import or export, as far as it counts here. */
export interface Name {
  readonly name: string;
  /** What completes the version in the name (🔗). */
  readonly versionSuffix?: string;
}

/** `path@version` taken apart. */
interface Versioned {
  readonly path: string;
  /** Full, or only the part within which versions are compatible, where no more is known. */
  readonly version?: string;
}

interface Candidate {
  readonly name: string;
  readonly version: string | undefined;
}

/** The names that one side has. */
export class Names {
  readonly all: readonly string[];
  readonly #exact: boolean;
  readonly #names: ReadonlySet<string>;
  readonly #byPath = new Map<string, Candidate[]>();

  /** @param exact Whether only equal names are counterparts. */
  constructor(names: readonly Name[], exact: boolean) {
    this.all = names.map((n) => n.name);
    this.#exact = exact;
    this.#names = new Set(this.all);
    for (const n of names) {
      const { path, version } = takeApart(n);
      if (!path.includes('/')) continue;
      const before = this.#byPath.get(path);
      const candidate = { name: n.name, version };
      if (before === undefined) this.#byPath.set(path, [candidate]);
      else before.push(candidate);
    }
  }

  /** The name that serves for `asked`, if there is one. */
  find(asked: Name): string | undefined {
    if (this.#names.has(asked.name)) return asked.name;
    if (this.#exact) return undefined;
    const { path, version } = takeApart(asked);
    const fitting = (this.#byPath.get(path) ?? []).filter((c) => serves(c.version, version));
    return fitting.reduce<Candidate | undefined>(
      (best, c) => (best === undefined || isNewer(c, best) ? c : best),
      undefined,
    )?.name;
  }

  /** Why other versions of the interface don't serve, each a sentence. */
  otherVersions(asked: Name): string[] {
    const { path, version } = takeApart(asked);
    return (this.#byPath.get(path) ?? []).map((c) => `there is \`${c.name}\`, ${why(c, version)}`);
  }
}

function takeApart({ name, versionSuffix = '' }: Name): Versioned {
  const at = name.indexOf('@');
  if (at < 0) return { path: name };
  // Build metadata is no part of the order of versions.
  const version = (name.slice(at + 1) + versionSuffix).replace(/\+.*$/s, '');
  return { path: name.slice(0, at), version };
}

/** Whether an interface of version `there` can be taken for one of version `asked`. */
function serves(there: string | undefined, asked: string | undefined): boolean {
  if (there === undefined || asked === undefined || trackOf(there) !== trackOf(asked)) return false;
  return !isVersion(there) || !isVersion(asked) || compareVersions(there, asked) >= 0;
}

const trackOf = (version: string): string => (isVersion(version) ? versionTrack(version) : version);

function isNewer(a: Candidate, b: Candidate): boolean {
  if (a.version === undefined || b.version === undefined) return false;
  return (
    isVersion(a.version) && (!isVersion(b.version) || compareVersions(a.version, b.version) > 0)
  );
}

function why(candidate: Candidate, asked: string | undefined): string {
  const { version } = candidate;
  if (version === undefined || asked === undefined) {
    return 'but a version and none are different interfaces';
  }
  if (serves(version, asked)) return 'a compatible version, but names must be equal here';
  return trackOf(version) === trackOf(asked)
    ? 'a compatible version, but an older one'
    : 'but that version is not compatible';
}
