/**
 * Finds what stands for a name on the other side: the same name, or, unless names must be equal, the newest compatible
 * version of the same interface that is not older than what is asked for. Says of other versions why they don't.
 */
import {
  CompatibleNames,
  isOlder,
  trackOf,
  versionedName,
  type VersionedName,
} from '../../base/index.ts';

/** The name of an import or export, as far as it counts here. */
export interface Name {
  readonly name: string;
  /** What completes the version in the name (🔗). */
  readonly versionSuffix?: string;
}

/** The names that one side has. */
export class Names {
  readonly #names: ReadonlySet<string>;
  /** Absent where only equal names are counterparts. */
  readonly #compatible: CompatibleNames<VersionedName> | undefined;
  readonly #byPath: ReadonlyMap<string, readonly VersionedName[]>;

  /** @param exact - Whether only equal names are counterparts. */
  constructor(names: readonly Name[], exact: boolean) {
    const all = names.map(takeApart);
    this.#names = new Set(all.map((n) => n.name));
    this.#compatible = exact
      ? undefined
      : new CompatibleNames(all, { take: 'newest', older: false });
    this.#byPath = Map.groupBy(
      all.filter(({ path }) => path.includes('/')),
      ({ path }) => path,
    );
  }

  /** The name that serves for `asked`, if there is one. */
  find(asked: Name): string | undefined {
    if (this.#names.has(asked.name)) return asked.name;
    return this.#compatible?.find(takeApart(asked))?.name;
  }

  /** Why other versions of the interface don't serve, each a sentence. */
  otherVersions(asked: Name): string[] {
    const wanted = takeApart(asked);
    const there = this.#byPath.get(wanted.path) ?? [];
    return there.map((n) => `there is \`${n.name}\`, ${why(n, wanted)}`);
  }
}

const takeApart = ({ name, versionSuffix }: Name): VersionedName =>
  versionedName(name, versionSuffix);

function why(there: VersionedName, asked: VersionedName): string {
  if (there.version === undefined || asked.version === undefined) {
    return 'but a version and none are different interfaces';
  }
  if (trackOf(there) !== trackOf(asked)) return 'but that version is not compatible';
  return isOlder(there, asked)
    ? 'a compatible version, but an older one'
    : 'a compatible version, but names must be equal here';
}
