/**
 * What breaks in the packages of a repository since another state of it, as `witlink breaking` tells it. Packages are paired
 * by their places, or by name where they were moved; those whose files are the same are not read again. A package that
 * is gone breaks as well, and what can't be compared makes the step fail.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { diagnostic, hasErrors, printable, splitVersion } from '../../base/index.ts';
import type { Diagnostic, Outcome } from '../../base/index.ts';
import type { Finding } from '../../report/index.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost, ParsedFiles } from '../../resolve/index.ts';
import type { ChangeFinding, Role, VersionVerdict } from '../../rules/index.ts';
import { Workspace } from '../../workspace/index.ts';
import { relativeName } from '../config.ts';
import type { Config } from '../config.ts';
import { binaries } from '../decode.ts';
import { Misuse } from '../failure.ts';
import { filesHost } from '../files.ts';
import { findingsOf } from '../findings.ts';
import { helpForPath, isGitSpec, openGit } from '../git.ts';
import type { GitFile } from '../git.ts';
import { asideJson, asideLines, judge, tell, thoseThere, versionLine } from '../judge.ts';
import type { AsideReason, Judged, JudgeOptions } from '../judge.ts';
import { join, witFilesUnder } from '../packages.ts';
import type { Choose } from '../packages.ts';
import type { CiPackage, StepResult } from './step.ts';

/** The state of before, its paths those of the configuration's folder. */
interface Past {
  readonly host: LoaderHost;
  /** The `.wit` files. */
  readonly files: readonly string[];
  /** A path as the host names it. */
  entry(at: string): string;
  /** The submodule that a package stood in, whose files the state does not have. */
  submoduleOf(at: string): string | undefined;
  /** Whether there was a package. */
  has(at: string): boolean;
  /** Whether a package had the same files. */
  isSame(pkg: CiPackage): boolean;
  /** Makes ready to read packages. */
  prefetch(places: readonly string[]): void;
}

export interface BreakingStepOptions {
  readonly against: string;
  readonly judging: JudgeOptions;
  readonly config: Config;
  /** Makes the choice of packages of the past. */
  readonly choose: Choose;
}

export async function breakingStep(
  packages: readonly CiPackage[],
  options: BreakingStepOptions,
): Promise<StepResult> {
  const { against, judging, config, choose } = options;
  const past = isGitSpec(against)
    ? pastOfGit(against, config)
    : pastOfFolder(against, packages, config);
  const parsed: ParsedFiles = new Map();
  const deps = await thoseThere(
    past.host,
    (config.settings.deps ?? []).map((folder) => past.entry(fromFolder(folder.text, config))),
  );
  const workspace = new Workspace({
    host: past.host,
    isOpen: config.settings.workspace === true,
    isInside: () => true,
    packages: async () => choose(past.files).map(past.entry),
  });
  const read = (at: string): Promise<Outcome<Loaded>> =>
    load(past.entry(at), past.host, {
      find: workspace.finder(past.entry(at)),
      features: 'all',
      deps,
      ...binaries,
      parsed,
    });
  const result = new Result();
  const fresh: CiPackage[] = [];
  let changed = 0;
  const compare = async (pkg: CiPackage, before: Outcome<Loaded>): Promise<void> => {
    changed++;
    result.addTexts(before.value);
    const errors = before.diagnostics.filter(({ severity }) => severity === 'error');
    const told = hasErrors(errors)
      ? { value: undefined, diagnostics: errors }
      : judge(before.value, pkg.loaded, judging, config.rules);
    if (told.value === undefined) result.refuse(pkg.name, against, told.diagnostics);
    else result.add(told.value);
  };
  const other: CiPackage[] = [];
  for (const pkg of packages) {
    const submodule = past.submoduleOf(pkg.at);
    if (submodule !== undefined) result.refuseSubmodule(pkg.name, submodule);
    else if (!past.has(pkg.at)) fresh.push(pkg);
    // The check has told why there is nothing to compare.
    else if (!pkg.isSound) result.notes.push(`${printable(pkg.name)} has errors: not compared`);
    else if (!past.isSame(pkg)) other.push(pkg);
  }
  const here = new Set(packages.map(({ at }) => at));
  const gone = choose(past.files).filter((at) => !here.has(at));
  past.prefetch([...other.map(({ at }) => at), ...gone]);
  for (const pkg of other) await compare(pkg, await read(pkg.at));
  for (const at of gone) {
    const before = await read(at);
    const name = nameOf(before.value);
    const moved = fresh.findIndex((pkg) => name !== undefined && nameOf(pkg.loaded) === name);
    if (moved !== -1) {
      const [pkg] = fresh.splice(moved, 1);
      if (pkg!.isSound) await compare(pkg!, before);
      continue;
    }
    result.addTexts(before.value);
    const finding = removed(at, before.value);
    const nothing = { files: [], sources: new Map<string, string>() };
    const report = { findings: [finding], versions: [], notCompared: [] };
    result.add(tell(report, before.value, nothing, judging, config.rules));
  }
  const shown = printable(against);
  for (const { name } of fresh) result.notes.push(`${printable(name)} is new since ${shown}`);
  result.notes.unshift(`${changed} of ${packages.length} packages changed since ${shown}`);
  return result.done(new Set(packages.map(({ loaded }) => nameOf(loaded))), judging);
}

class Result {
  readonly notes: string[] = [];
  readonly #findings: Finding[] = [];
  readonly #texts = new Map<string, string>();
  readonly #versions: VersionVerdict[] = [];
  readonly #asides: Pick<Judged, 'aside' | 'notCompared'>[] = [];
  /** What was told already: a package may be compared with the one in whose `deps/` it stands, and by itself. */
  readonly #told = new Set<string>();
  #failure: Misuse | undefined;

  addTexts({ sources }: Loaded): void {
    for (const [file, text] of sources) this.#texts.set(file, text);
  }

  /** A package that was compared. What another comparison told of the same place, in the words of its own, is told. */
  add({ findings, ignores, versions, notCompared, aside }: Judged): void {
    const keys = new Set<string>();
    const isNews = (told: unknown): boolean => {
      const key = JSON.stringify(told);
      keys.add(key);
      return !this.#told.has(key);
    };
    const isNew = ({ diagnostic: d }: Pick<Finding, 'diagnostic'>, reason = ''): boolean =>
      isNews([reason, d.code, d.span ?? d.message]);
    const news = (reason: AsideReason): readonly ChangeFinding[] =>
      aside[reason].filter((finding) => isNew(finding, reason));
    this.#findings.push(...[...findings, ...findingsOf(ignores)].filter((f) => isNew(f)));
    this.#asides.push({
      aside: {
        version: news('version'),
        unstable: news('unstable'),
        narrowed: news('narrowed'),
        ignored: news('ignored'),
      },
      notCompared: notCompared.filter(isNews),
    });
    for (const version of versions.filter(isNews)) {
      this.#versions.push(version);
      if (version.needs !== 'none') this.notes.push(versionLine(version));
    }
    for (const key of keys) this.#told.add(key);
  }

  refuse(name: string, against: string, why: readonly Diagnostic[]): void {
    this.#findings.push(...findingsOf(why));
    this.#failure ??= new Misuse(
      `\`${printable(name)}\` can’t be compared with ${printable(against)}`,
    );
  }

  refuseSubmodule(name: string, submodule: string): void {
    this.#failure ??= new Misuse(
      `\`${printable(name)}\` can’t be compared: it stands in the submodule \`${printable(submodule)}\``,
      ['run witlink in there, or compare with a path: --against PATH'],
    );
  }

  /** @param compared - The names of packages that are compared, so that nobody has to be told that they are not. */
  done(compared: ReadonlySet<string | undefined>, judging: JudgeOptions): StepResult {
    const asides = this.#asides.map(({ aside, notCompared }) => ({
      aside,
      notCompared: notCompared.filter((other) => !compared.has(splitVersion(other.package)[0])),
    }));
    return {
      findings: this.#findings,
      texts: this.#texts,
      notes: [...this.notes, ...asideLines(asides, judging, 'settings')],
      setAside: asideJson(asides),
      notCompared: asides.flatMap(({ notCompared }) => notCompared),
      versions: this.#versions,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }
}

/** The package’s name without its version. */
function nameOf({ model, root }: Loaded): string | undefined {
  const name = root === undefined ? undefined : model.packages[root]?.name;
  return name === undefined ? undefined : `${name.namespace}:${name.name}`;
}

const everybody: readonly Role[] = ['host', 'guest', 'caller', 'implementer'];

/** A package that is not there any more. */
function removed(at: string, before: Loaded): ChangeFinding {
  const file = before.files.find((f) => f.package !== undefined);
  const range = file?.package?.id.range;
  const span =
    file === undefined || range === undefined
      ? undefined
      : { file: file.file, start: range[0], end: range[1] };
  const name = nameOf(before);
  const what = name === undefined ? `the package in \`${printable(at)}\`` : `package \`${name}\``;
  return {
    diagnostic: diagnostic('breaking/package-removed', `${what} was removed`, span),
    tiers: ['WORLD', 'SOURCE'],
    roles: everybody,
    reach: { WORLD: ['host', 'guest', 'caller'], SOURCE: everybody },
    isBreaking: true,
    isUnstable: false,
    raises: 'major',
  };
}

function pastOfGit(against: string, config: Config): Past {
  const state = openGit(against, config.folder);
  const { host, root, at: place, prefetch } = state;
  if (state.isFile) {
    throw new Misuse(`\`${printable(against)}\` is a file`, [
      'name the folder that had all that the configuration’s has',
    ]);
  }
  const all = state.files();
  const submodules = state.submodules();
  const wit = all.filter((file) => file.path.endsWith('.wit')).map((file) => file.path);
  const ids = new Map(all.map((file) => [file.path, file.oid]));
  const folders = new Set(wit.map((file) => path.posix.dirname(file)));
  const shared = (config.settings.deps ?? []).map((deps) => fromFolder(deps.text, config));
  const isDep = (file: string): boolean => /\.(?:wit|wasm)$/.test(file);
  const under = (file: string, folder: string): boolean =>
    folder === '.' || file.startsWith(`${folder}/`);
  return {
    host,
    files: wit,
    entry: (at) => place(join(root, at === '' ? '.' : at) || '.'),
    submoduleOf: (at) => submodules.find((folder) => at === folder || under(at, folder)),
    has: (at) => folders.has(at) || ids.has(at),
    prefetch: (places) => {
      const wanted = [...places, ...shared];
      const inPlace = ({ path: file }: GitFile): boolean =>
        isDep(file) && wanted.some((at) => file === at || under(file, at));
      prefetch(places.length === 0 ? [] : all.filter(inPlace).map(({ oid }) => oid));
    },
    isSame: ({ at, contents }) => {
      const now = new Map(
        [...contents].map(([name, bytes]) => [fromFolder(path.resolve(name), config), bytes]),
      );
      const isPart = (file: string): boolean =>
        file === at ||
        (path.posix.dirname(file) === at && file.endsWith('.wit')) ||
        (isDep(file) && [join(at, 'deps'), ...shared].some((folder) => under(file, folder)));
      const before = all.filter((file) => isPart(file.path));
      return (
        before.length === now.size &&
        before.every(({ path: file, oid }) => {
          const bytes = now.get(file);
          return bytes !== undefined && blobId(bytes, oid.length) === oid;
        })
      );
    },
  };
}

/** A path as seen from the configuration's folder, with `/`. */
const fromFolder = (file: string, { folder }: Config): string =>
  path.relative(folder, path.resolve(folder, file)).split(path.sep).join('/') || '.';

/** The id that git gives a content; its length tells the hash. */
function blobId(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function pastOfFolder(against: string, packages: readonly CiPackage[], config: Config): Past {
  if (!existsSync(against)) {
    throw new Misuse(`there is no \`${printable(against)}\` to compare with`, [
      helpForPath(against),
    ]);
  }
  const absolute = path.resolve(against);
  const isThere = (at: string): boolean => existsSync(path.join(absolute, at));
  const [only] = packages;
  // The state of one package alone, and not of the folder around it.
  const isAlone =
    packages.length === 1 && (!statSync(absolute).isDirectory() || !isThere(only!.at));
  if (isAlone) {
    return {
      host: filesHost([against]),
      files: [],
      entry: (at) => (at === only!.at ? relativeName(absolute) : nameIn(config.folder, at)),
      submoduleOf: () => undefined,
      has: () => true,
      isSame: () => false,
      prefetch: () => {},
    };
  }
  return {
    host: filesHost([against]),
    files: witFilesUnder(absolute),
    entry: (at) => nameIn(absolute, at),
    submoduleOf: () => undefined,
    has: isThere,
    isSame: () => false,
    prefetch: () => {},
  };
}

const nameIn = (folder: string, at: string): string => relativeName(path.join(folder, at));
