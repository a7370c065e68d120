/**
 * `witlink breaking`: compares two states of a package and says what breaks, for whom, and which version would be
 * right. What can't be compared is misuse (exit code 2), never "nothing breaks".
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import type { Placed } from '../../config/index.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost } from '../../resolve/index.ts';
import type { JsonFinding } from '../../report/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { configured, depsOf, featuresOf, fromConfig } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { binaries } from '../decode.ts';
import { Misuse } from '../failure.ts';
import { filesHost } from '../files.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import { helpForPath, isGitSpec, openGit } from '../git.ts';
import type { GitState } from '../git.ts';
import type { Io } from '../io.ts';
import type { BreakingJson } from '../json-forms.ts';
import { asideJson, judge, summaryOf, thoseThere, verdictOf } from '../judge.ts';
import type { Judged, JudgeOptions } from '../judge.ts';
import { slashed } from '../paths.ts';
import type { Written } from '../release.ts';
import { unknownFeatures } from '../unstable.ts';
import { pastWorkspaceOf, workspaceOf } from '../workspace.ts';

export interface BreakingOptions
  extends OutputOptions, ConfigOptions, Omit<JudgeOptions, 'closed' | 'stable'> {
  /** What was before; without it the configuration says. */
  readonly against?: string;
  readonly deps?: readonly string[];
  readonly againstDeps?: readonly string[];
  /** Write the version that is right, and `@since`, into the files of the new state. */
  readonly write?: boolean;
  /** Of no package do others take types. */
  readonly closed?: boolean;
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

export async function breaking(entry: string, options: BreakingOptions, io: Io): Promise<number> {
  return emitFindings(options, io, () =>
    configured('breaking', options, (config) => collectBreaking(entry, options, config), {
      json: document(undefined),
      summary: '',
    }),
  );
}

/** What breaks from the state `against`, of the options or the configuration, to the one at the path. */
export async function collectBreaking(
  entry: string,
  options: BreakingOptions,
  config: Config,
): Promise<Collected> {
  const { against: given, judging } = breakingSettings(options, config);
  if (given === undefined) {
    throw new Misuse('there is nothing to compare with', [
      'say what was before: --against PATH, --against git:REF, or `breaking.against` in witlink.json',
    ]);
  }
  if (options.write === true && entry === '-') {
    throw new Misuse('--write is about files, and standard input is none');
  }
  const old = isGitSpec(given) ? openGit(given, entry) : undefined;
  const against = old?.entry ?? given;
  const againstDeps = await pastDeps(options, old, config);
  const deps = depsOf(options, config);
  const readNow = (texts: ReadonlyMap<string, string> = new Map()): ReturnType<typeof read> => {
    const host = withTexts(filesHost([entry, ...deps]), texts);
    return read(entry, deps, host, workspaceOf(config, host));
  };
  // What is no state of git's has the packages of now beside it, as it has their folders.
  const pastHost = old?.host ?? filesHost([against, ...againstDeps]);
  const past = old === undefined ? workspaceOf(config, pastHost) : pastWorkspaceOf(config, old);
  const before = await read(against, againstDeps, pastHost, past);
  const after = await readNow();
  const texts = new Map([...before.value.sources, ...after.value.sources]);
  const files = [...after.value.sources.keys()];
  const found = [...before.diagnostics, ...after.diagnostics];
  const broken = found.filter((d) => d.severity === 'error');
  if (hasErrors(broken)) {
    const isPath = isGitSpec(given) || given === '-' || existsSync(given);
    return refused(broken, texts, files, isPath ? [] : [helpForPath(given)]);
  }
  const compare = (now: Loaded) => judge(before.value, now, judging, config.rules);
  const { value: first, diagnostics } = compare(after.value);
  if (first === undefined) return refused(diagnostics, texts, files);
  let judged = first;
  let written: Written | undefined;
  if (options.write === true) {
    const { writeRelease } = await import('../release.ts');
    const result = await writeRelease(first, after.value, config, {
      reread: readNow,
      rejudge: (now) => compare(now).value,
    });
    if ('errors' in result) return refused(result.errors, result.sources, files);
    written = result;
    judged = result.judged;
    for (const [file, text] of result.after.value.sources) texts.set(file, text);
  }
  const findings = [...judged.findings, ...findingsOf(judged.ignores)];
  return {
    command: 'breaking',
    findings,
    texts,
    files,
    exitCode: findings.some(({ diagnostic: d }) => d.severity === 'error') ? 1 : 0,
    // What WIT has no words for was not compared: that is said, whatever comes of the rest.
    aside: [...found, ...unknownFeatures(options.features, [before.value, after.value])],
    summary: [
      ...(written?.lines ?? []).map((line) => `${line}\n`),
      summaryOf(judged, judging),
    ].join(''),
    json: document(judged, given, written),
  };
}

/** What the command line and the configuration say of comparing; of each thing the command line has the last word. */
export function breakingSettings(
  options: Partial<BreakingOptions>,
  config: Config,
): { readonly against: string | undefined; readonly judging: JudgeOptions } {
  const { breaking: setting } = config.settings;
  const own = typeof setting === 'object' ? setting : undefined;
  const role = options.role ?? own?.roles;
  const tier = options.tier ?? own?.tiers;
  const zero = options.zero ?? own?.zero;
  const { features, allFeatures } = featuresOf(options, config);
  const stable = allFeatures === true ? 'all' : features;
  const closed = closedOf(options.closed ?? own?.closed);
  const against =
    options.against ?? (own?.against === undefined ? undefined : againstOf(own.against, config));
  return {
    against,
    judging: {
      all: options.all === true,
      released: options.released ?? own?.released === true,
      unstable: options.unstable ?? own?.unstable === true,
      ignoreVersion: options.ignoreVersion ?? own?.ignoreVersion === true,
      ...(role === undefined ? {} : { role }),
      ...(tier === undefined ? {} : { tier }),
      ...(zero === undefined ? {} : { zero }),
      ...(stable === undefined ? {} : { stable }),
      ...(closed === undefined ? {} : { closed }),
      ...(against === undefined ? {} : { against }),
    },
  };
}

function closedOf(
  setting: boolean | readonly Placed[] | undefined,
): JudgeOptions['closed'] | undefined {
  if (typeof setting !== 'object') return setting === true ? 'all' : undefined;
  return setting.map(({ text }) => text);
}

const againstOf = (against: Placed, config: Config): string =>
  isGitSpec(against.text) ? against.text : fromConfig(config, against);

/**
 * The folders of dependencies of the old state: its own, or else those of the new one as they were then. Those of then that
 * were not there yet are left out.
 */
async function pastDeps(
  { deps, againstDeps }: BreakingOptions,
  old: GitState | undefined,
  config: Config,
): Promise<readonly string[]> {
  if (againstDeps !== undefined) return againstDeps.map((folder) => old?.at(folder) ?? folder);
  if (old === undefined) return deps ?? [];
  const base = deps === undefined ? config.folder : process.cwd();
  const folders = deps ?? (config.settings.deps ?? []).map(({ text }) => text);
  const places = folders.map((folder) => old.atFolder(path.resolve(base, folder)));
  return thoseThere(
    old.host,
    places.filter((place) => place !== undefined),
  );
}

async function read(
  entry: string,
  deps: readonly string[],
  host: LoaderHost,
  workspace: Workspace,
): Promise<{ readonly value: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  // What stands behind a feature is compared as well, and judged by rules of its own.
  const place = isGitSpec(entry) ? entry : slashed(entry);
  return load(place, host, {
    find: workspace.finder(place),
    features: 'all',
    deps,
    ...binaries,
  });
}

/** Texts that files have in place of their own. */
function withTexts(host: LoaderHost, texts: ReadonlyMap<string, string>): LoaderHost {
  if (texts.size === 0) return host;
  return {
    ...host,
    read: async (file, limit) => {
      const text = texts.get(file);
      return text === undefined ? host.read(file, limit) : new TextEncoder().encode(text);
    },
  };
}

/** Says why there is nothing to be said of changes. */
function refused(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  files: readonly string[],
  help: readonly string[] = [],
): Collected {
  return {
    command: 'breaking',
    findings: findingsOf(diagnostics),
    texts,
    files,
    exitCode: 1,
    summary: '',
    json: document(undefined),
    failure: new Misuse('the two can’t be compared', help),
  };
}

/** Without what was judged the two could not be compared. */
function document(
  judged: Judged | undefined,
  against?: string,
  written?: Written,
): (findings: readonly JsonFinding[]) => BreakingJson {
  if (judged === undefined) {
    return (findings) => ({ version: 1, compared: false, findings, versions: [] });
  }
  const { versions, notCompared } = judged;
  return (findings) => ({
    version: 1,
    compared: true,
    findings,
    versions,
    ...(against === undefined ? {} : { against }),
    verdict: verdictOf(judged),
    setAside: asideJson([judged]),
    notCompared,
    ...(written === undefined ? {} : { written: written.files }),
  });
}
